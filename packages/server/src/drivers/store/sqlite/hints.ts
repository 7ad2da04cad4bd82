import type { Job } from '../../../domain/job/job.ts';
import type { JobHint } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';

const POLL_MS = 100;

type Listener = (hint: JobHint) => void;
type ChangedJob = Pick<Job, 'id' | 'status'>;

export interface Hints {
  /** Tells the watchers, in a later turn of the event loop, of a commit of this connection. */
  committed(jobs: readonly ChangedJob[]): void;
  watch(listener: Listener): () => void;
  close(): void;
}

/**
 * @param foreignVersion changes with the commits of other connections; read only while somebody
 *   watches
 */
export function createHints(foreignVersion: () => number, logger: Logger): Hints {
  const listeners = new Set<Listener>();
  let changed: ChangedJob[] = [];
  let poll: NodeJS.Timeout | undefined;
  let seenVersion = 0;

  function tell(hint: JobHint) {
    for (const listener of listeners) {
      try {
        listener(hint);
      } catch (error) {
        logger.error({ err: error }, 'a watcher of the job store failed');
      }
    }
  }

  function lookForForeignCommits() {
    try {
      const version = foreignVersion();
      if (version === seenVersion) return;
      seenVersion = version;
    } catch (error) {
      logger.debug({ err: error }, 'cannot see whether other processes have written');
      return;
    }
    tell({ jobs: null });
  }

  function start() {
    seenVersion = foreignVersion();
    poll = setInterval(lookForForeignCommits, POLL_MS).unref();
  }

  function stop() {
    clearInterval(poll);
    poll = undefined;
  }

  return {
    committed(jobs) {
      if (listeners.size === 0 || jobs.length === 0) return;
      if (changed.length === 0) {
        setImmediate(() => {
          const batch = changed;
          changed = [];
          tell({ jobs: batch });
        });
      }
      changed.push(...jobs.map(({ id, status }) => ({ id, status })));
    },
    watch(listener) {
      // Wrapped, so that a function that is given twice is two watchers.
      const own: Listener = (hint) => listener(hint);
      listeners.add(own);
      if (!poll) start();
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) stop();
      };
    },
    close() {
      listeners.clear();
      stop();
    },
  };
}
