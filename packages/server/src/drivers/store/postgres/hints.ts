import type { Job } from '../../../domain/job/job.ts';
import type { JobHint } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';

type Listener = (hint: JobHint) => void;
export type ChangedJob = Pick<Job, 'id' | 'status'>;

export interface Hints {
  /** Tells the watchers, in a later turn of the event loop, of a commit of this process. */
  committed(jobs: readonly ChangedJob[]): void;
  watch(listener: Listener): () => void;
  close(): Promise<void>;
}

export function createHints(logger: Logger): Hints {
  const listeners = new Set<Listener>();

  function tell(hint: JobHint) {
    for (const listener of listeners) {
      try {
        listener(hint);
      } catch (error) {
        logger.error({ err: error }, 'a watcher of the job store failed');
      }
    }
  }

  return {
    committed(jobs) {
      if (jobs.length === 0) return;
      const changed = jobs.map(({ id, status }) => ({ id, status }));
      setImmediate(() => tell({ jobs: changed }));
    },
    watch(listener) {
      const own: Listener = (hint) => listener(hint);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    async close() {
      listeners.clear();
    },
  };
}
