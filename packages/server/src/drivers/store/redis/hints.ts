import type { JobStatus } from '@offprint/contract';
import type { JobHint } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';

export type Listener = (hint: JobHint) => void;

export interface Hints {
  watch(listener: Listener): () => void;
  close(): void;
}

export interface Watchers extends Hints {
  tell(hint: JobHint): void;
  readonly count: number;
}

export function createWatchers(logger: Logger): Watchers {
  const listeners = new Set<Listener>();
  return {
    tell(hint) {
      for (const listener of listeners) {
        try {
          listener(hint);
        } catch (error) {
          logger.error({ err: error }, 'a watcher of the job store failed');
        }
      }
    },
    watch(listener) {
      // Wrapped, so that a function that is given twice is two watchers.
      const own: Listener = (hint) => listener(hint);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close: () => listeners.clear(),
    get count() {
      return listeners.size;
    },
  };
}

/** As the scripts write it: pairs of an id and a status, or null. */
export function parseHint(text: string): JobHint {
  const changed: readonly (readonly [string, JobStatus])[] | null = JSON.parse(text);
  return { jobs: changed?.map(([id, status]) => ({ id, status })) ?? null };
}
