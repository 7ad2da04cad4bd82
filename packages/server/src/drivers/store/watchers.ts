import type { JobHint } from '../../ports/job-store.ts';
import type { Logger } from '../../ports/logger.ts';

type Watcher = (hint: JobHint) => void;

/** The functions that watch a store. */
export interface Watchers {
  /** A function that is added twice counts as two watchers. */
  add(watcher: Watcher): () => void;
  /** Tells every watcher, even if one of them throws. */
  tell(hint: JobHint): void;
  clear(): void;
}

/** @param onPresence called when the first watcher is added, and when the last one has left */
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
