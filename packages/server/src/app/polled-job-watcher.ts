import { pause } from '../async/event.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { JobListener, JobWatcher } from './job-watcher.ts';

const INTERVAL_MS = 1_000;

/**
 * Watches a job where no store sends hints. It looks again a second after each look has ended, so
 * that a slow store is not asked by several at once and no older state is reported after a newer
 * one.
 */
export function createPolledJobWatcher(
  jobs: Pick<JobStore, 'find'>,
  intervalMs = INTERVAL_MS,
): JobWatcher {
  async function look(
    userId: string,
    jobId: string,
    listener: Pick<JobListener, 'onJob' | 'onFailure'>,
    signal: AbortSignal,
  ): Promise<void> {
    for (;;) {
      await pause(intervalMs, signal);
      if (signal.aborted) return;
      try {
        const snapshot = await jobs.find(userId, jobId);
        if (!signal.aborted) listener.onJob(jobId, snapshot);
      } catch (error) {
        if (!signal.aborted) listener.onFailure(error);
      }
    }
  }

  return {
    listen(userId, jobId, listener) {
      if (jobId === null) throw new TypeError('Only one job at a time is looked at.');
      const left = new AbortController();
      void look(userId, jobId, listener, left.signal);
      return () => left.abort();
    },
    close: () => undefined,
  };
}
