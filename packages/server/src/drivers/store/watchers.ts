import type { JobHint } from '../../ports/job-store.ts';
import type { Logger } from '../../ports/logger.ts';

type Watcher = (hint: JobHint) => void;

/** Those who watch a store. */
export interface Watchers {
  /** A function that is given twice is two watchers. */
  add(watcher: Watcher): () => void;
  /** One that throws keeps no other from being told. */
  tell(hint: JobHint): void;
  clear(): void;
}

/** @param onPresence told when the first watcher has come, and when the last one has gone */
export function createWatchers(
  logger: Logger,
  onPresence: (isWatched: boolean) => void = () => undefined,
): Watchers {
  const watchers = new Set<Watcher>();

  function leave(own: Watcher) {
    if (watchers.delete(own) && watchers.size === 0) onPresence(false);
  }

  return {
    add(watcher) {
      const own: Watcher = (hint) => watcher(hint);
      if (watchers.size === 0) onPresence(true);
      watchers.add(own);
      return () => leave(own);
    },
    tell(hint) {
      for (const watcher of watchers) {
        try {
          watcher(hint);
        } catch (error) {
          logger.error({ err: error }, 'a watcher of the job store failed');
        }
      }
    },
    clear() {
      for (const own of watchers) leave(own);
    },
  };
}
