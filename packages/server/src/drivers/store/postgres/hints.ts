import { randomUUID } from 'node:crypto';
import { pause } from '../../../async/event.ts';
import type { ChangedJob, JobHint } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';
import { createWatchers } from '../watchers.ts';
import type { Connection } from './connection.ts';
import { type ListeningClient, type ListenTimes, listen } from './hint-listener.ts';
import { createHintSender, parseMessage } from './hint-messages.ts';

export interface HintTimes extends ListenTimes {
  /** How often to look for changes while no notification arrives. */
  readonly pollMs: number;
  /** How long to keep listening when nobody watches, since somebody often does again soon. */
  readonly lingerMs: number;
}

const TIMES: HintTimes = {
  probeMs: 3_000,
  silenceMs: 3_000,
  firstRetryMs: 100,
  longestRetryMs: 30_000,
  pollMs: 500,
  lingerMs: 5_000,
};

export interface Hints {
  /** Tells the watchers in a later turn of the event loop, and other processes soon. */
  committed(jobs: readonly ChangedJob[]): void;
  watch(watcher: (hint: JobHint) => void): () => void;
  close(): Promise<void>;
}

export interface HintParts {
  readonly connection: Connection;
  readonly logger: Logger;
  readonly times: Partial<HintTimes> | undefined;
  connectListening(): Promise<ListeningClient>;
}

export function createHints({ connection, logger, connectListening, ...parts }: HintParts): Hints {
  const times = { ...TIMES, ...parts.times };
  const self = randomUUID();
  const sender = createHintSender(connection, self, logger);
  const watchers = createWatchers(logger, (isWatched) => (isWatched ? start() : lingerThenStop()));
  const tellAny = () => watchers.tell({ jobs: null });
  let listening: AbortController | null = null;
  let polling: AbortController | null = null;
  let lingering: NodeJS.Timeout | undefined;

  function start() {
    clearTimeout(lingering);
    if (listening) return;
    listening = new AbortController();
    startPolling(false);
    void listen({
      times,
      signal: listening.signal,
      connect: connectListening,
      sendProbe: sender.sendProbe,
      onMessage,
      onReach,
      onFailure: (error) => logger.debug({ err: error }, 'cannot listen for hints'),
    });
  }

  function onMessage(text: string) {
    const message = parseMessage(text);
    if (message && message.from !== self && message.jobs.length > 0) {
      watchers.tell({ jobs: message.jobs });
    }
  }

  /** Between two connections hints may have been missed. */
  function onReach(isReached: boolean) {
    if (isReached) {
      polling?.abort();
      tellAny();
    } else if (listening) {
      startPolling(true);
    }
  }

  /** @param wereMissed whether hints may have been missed before the first look */
  function startPolling(wereMissed: boolean) {
    polling?.abort();
    polling = new AbortController();
    void poll(wereMissed, polling.signal);
  }

  async function poll(wereMissed: boolean, signal: AbortSignal) {
    let known: number | null = null;
    while (!signal.aborted) {
      // A store that can't be reached is asked again later.
      const count = await sender.countHints().catch(() => null);
      if (signal.aborted) return;
      if (count !== null) {
        if (known === null ? wereMissed : known !== count) tellAny();
        known = count;
      }
      await pause(times.pollMs, signal);
    }
  }

  function stop() {
    clearTimeout(lingering);
    polling?.abort();
    listening?.abort();
    listening = null;
  }

  function lingerThenStop() {
    lingering = setTimeout(stop, times.lingerMs).unref();
  }

  return {
    committed(jobs) {
      if (jobs.length === 0) return;
      const changed = jobs.map(({ userId, id, status }) => ({ userId, id, status }));
      setImmediate(() => watchers.tell({ jobs: changed }));
      sender.send(changed);
    },
    watch: (watcher) => watchers.add(watcher),
    async close() {
      watchers.clear();
      stop();
      await sender.idle();
    },
  };
}
