import type { Logger } from '../../../ports/logger.ts';
import { createWatchers, type Hints, parseHint } from './hints.ts';

/** How soon a cancellation in another process is seen while this one prints. */
const LOOK_EVERY_MS = 500;
/** Longer than from one heartbeat to the next: as long as jobs are held, looking goes on. */
const LOOKING_MS = 60_000;

export interface RestHints extends Hints {
  /** Of a write of this process. */
  announce(hint: string): void;
  /** This process has claimed or renewed a job. */
  jobsAreHeld(): void;
}

/**
 * Nothing is pushed over REST, so hints come from this process alone. While it holds jobs, its
 * watchers are told twice a second to look whether another has cancelled one: that costs a command
 * for each look, and none when nothing is held.
 */
export function createRestHints(logger: Logger): RestHints {
  const watchers = createWatchers(logger);
  let looking: NodeJS.Timeout | undefined;
  let lookUntilMs = 0;

  function look(): void {
    if (performance.now() > lookUntilMs) stop();
    else watchers.tell({ jobs: null });
  }

  function stop(): void {
    clearInterval(looking);
    looking = undefined;
  }

  return {
    watch: watchers.watch,
    announce: (hint) => setImmediate(() => watchers.tell(parseHint(hint))),
    jobsAreHeld() {
      lookUntilMs = performance.now() + LOOKING_MS;
      looking ??= setInterval(look, LOOK_EVERY_MS).unref();
    },
    close() {
      stop();
      watchers.close();
    },
  };
}
