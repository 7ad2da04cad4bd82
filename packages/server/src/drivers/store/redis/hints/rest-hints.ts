import { createEvent, type Event } from '../../../../async/event.ts';
import type { Logger } from '../../../../ports/logger.ts';
import { createWatchers } from '../../watchers.ts';
import type { KnownAgenda } from '../idle/agenda.ts';
import { type Hints, parseHint } from './subscription.ts';

/** Waits for an event. Tests replace it, to control time. */
export type Wait = (event: Event, timeoutMs: number, signal: AbortSignal) => Promise<boolean>;

interface RestHintsOptions {
  readonly agenda: KnownAgenda;
  readonly idleIntervalMs: number;
  readonly wait?: Wait | undefined;
  readonly logger: Logger;
}

export interface RestHints extends Hints {
  /** Tells watchers of a write of this process. */
  announce(hint: string): void;
}

/** How soon other processes' changes are seen while jobs are pending or processing. */
const BUSY_INTERVAL_MS = 1_000;
/** How long it is assumed without asking that other processes' jobs are still live. */
const LIVE_BELIEVED_MS = 10_000;

/**
 * REST has no push. Watchers hear at once of this process's writes. For those of others they are
 * told to look again: each second while jobs are live, otherwise once in the idle interval.
 */
export function createRestHints({
  agenda,
  idleIntervalMs,
  wait = (event, timeoutMs, signal) => event.wait(timeoutMs, signal),
  logger,
}: RestHintsOptions): RestHints {
  const watchers = createWatchers(logger, (isWatched) => (isWatched ? start() : stop()));
  let watching: AbortController | null = null;
  const changed = createEvent();

  const intervalMs = () =>
    agenda.hasLiveJobs ? Math.min(BUSY_INTERVAL_MS, idleIntervalMs) : idleIntervalMs;

  async function askWhetherBusy(): Promise<void> {
    try {
      await agenda.refresh(agenda.hasLiveJobs ? LIVE_BELIEVED_MS : idleIntervalMs);
    } catch (error) {
      logger.debug({ err: error }, 'cannot see whether jobs are live');
    }
  }

  async function tellRegularly(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isNews = await wait(changed, intervalMs(), signal);
      if (signal.aborted) return;
      if (isNews) continue;
      await askWhetherBusy();
      if (!signal.aborted) watchers.tell({ jobs: null });
    }
  }

  function start(): void {
    watching = new AbortController();
    void tellRegularly(watching.signal);
  }

  function stop(): void {
    watching?.abort();
    watching = null;
  }

  return {
    watch: watchers.add,
    announce(hint) {
      setImmediate(() => watchers.tell(parseHint(hint)));
      changed.set();
    },
    close: watchers.clear,
  };
}
