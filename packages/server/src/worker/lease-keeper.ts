import type { Clock } from '../ports/clock.ts';
import type { JobHint, JobStore } from '../ports/job-store.ts';
import type { Logger } from '../ports/logger.ts';
import { type HeldJob, type HeldJobs, stopJob } from './held-jobs.ts';

export interface LeaseKeeper {
  stop(): Promise<void>;
}

interface LeaseKeeperOptions {
  readonly jobs: JobStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly held: HeldJobs;
  readonly leaseMs: number;
}

const LONGEST_TICK_MS = 1_000;
/** Between two looks at what is still held, however many hints come. */
const QUIET_MS = 200;

/**
 * Keeps the leases of all held jobs alive with one statement a third of the lease, writes stages
 * along (at most once a second, so that a quick job costs no write for them), and aborts the jobs
 * that are no longer ours: cancelled, re-claimed, or past their deadline.
 *
 * The deadline counts from before the claim or renewal was sent, on the monotonic clock, so it is
 * never later than the store's own.
 */
export function startLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { jobs, clock, log, held, leaseMs } = options;
  const renewEveryMs = leaseMs / 3;
  let renewedAtMs = clock.monotonicMs();
  let isBusy = false;
  let lookTimer: NodeJS.Timeout | null = null;

  async function renew(due: readonly HeldJob[]): Promise<void> {
    if (due.length === 0) return;
    const sentAtMs = clock.monotonicMs();
    const renewals = due.map(({ jobId, fence, stage }) => ({ jobId, fence, stage }));
    const kept = await jobs.renew(renewals, leaseMs);
    const keptKeys = new Set(kept.map(leaseKey));
    for (const [index, job] of due.entries()) {
      if (!keptKeys.has(leaseKey(job))) {
        stopIfHeld(job);
        continue;
      }
      job.deadlineMonotonicMs = sentAtMs + leaseMs;
      job.writtenStage = renewals[index]?.stage ?? job.writtenStage;
    }
  }

  async function look(): Promise<void> {
    lookTimer = null;
    const asked = [...held.values()];
    if (asked.length === 0) return;
    const kept = new Set((await jobs.held(asked)).map(leaseKey));
    for (const job of asked) if (!kept.has(leaseKey(job))) stopIfHeld(job);
  }

  /** A job that has ended by its own write is no longer in `held`, and is not to be stopped. */
  function stopIfHeld(job: HeldJob): void {
    if (held.get(job.jobId) === job) stopJob(job, 'lost');
  }

  function stopOverdue(): void {
    const nowMs = clock.monotonicMs();
    for (const job of held.values()) if (nowMs >= job.deadlineMonotonicMs) stopJob(job, 'lost');
  }

  async function tick(): Promise<void> {
    stopOverdue();
    if (isBusy || held.size === 0) return;
    isBusy = true;
    const nowMs = clock.monotonicMs();
    const isDue = nowMs - renewedAtMs >= renewEveryMs;
    if (isDue) renewedAtMs = nowMs;
    const isLagging = (job: HeldJob) =>
      job.stage !== job.writtenStage && nowMs - job.claimedAtMonotonicMs >= LONGEST_TICK_MS;
    const due = [...held.values()].filter((job) => isDue || isLagging(job));
    await renew(due).catch(warn('a heartbeat failed'));
    isBusy = false;
  }

  function onHint(hint: JobHint): void {
    if (held.size === 0) return;
    for (const { id, status } of hint.jobs ?? []) {
      const job = held.get(id);
      if (job && status === 'cancelled') stopJob(job, 'lost');
    }
    if (hint.jobs === null) {
      lookTimer ??= setTimeout(() => look().catch(warn('a look at the leases failed')), QUIET_MS);
    }
  }

  const warn = (message: string) => (error: unknown) => log.warn({ err: error }, message);
  const timer = setInterval(() => void tick(), Math.min(LONGEST_TICK_MS, leaseMs / 6));
  const stopWatching = jobs.watch(onHint);
  return {
    async stop() {
      clearInterval(timer);
      if (lookTimer) clearTimeout(lookTimer);
      stopWatching();
    },
  };
}

function leaseKey({ jobId, fence }: { jobId: string; fence: number }): string {
  return `${jobId}/${fence}`;
}
