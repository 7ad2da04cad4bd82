import { randomUUID } from 'node:crypto';
import type { JobHint } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';
import { createChangePoll } from './change-poll.ts';
import type { Connection } from './connection.ts';
import { type ListenTimes, listen } from './hint-listener.ts';
import { type ChangedJob, toMessage } from './hint-message.ts';
import { createHintSender } from './hint-sender.ts';
import type { ListeningClient } from './listening-client.ts';
import { createWatchers } from './watchers.ts';

export interface HintTimes extends ListenTimes {
  /** Between two looks for changes while no notification comes through. */
  readonly pollMs: number;
  /** How long the listening goes on when nobody watches; most often somebody soon does again. */
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
  /** Tells the watchers, in a later turn of the event loop, and soon other processes. */
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
  const anyJob = () => watchers.tell({ jobs: null });
  const poll = createChangePoll(
    times.pollMs,
    () => connection.answer<number>('hint_count'),
    anyJob,
  );
  let listening: AbortController | null = null;
  let lingering: NodeJS.Timeout | undefined;

  function start() {
    clearTimeout(lingering);
    if (listening) return;
    listening = new AbortController();
    poll.start();
    void listen({
      times,
      signal: listening.signal,
      connect: connectListening,
      sendProbe: async () => {
        await connection.answers('send_probe', toMessage({ from: self, jobs: [] }));
      },
      onMessage: ({ from, jobs }) => {
        if (from !== self && jobs.length > 0) watchers.tell({ jobs });
      },
      onReach,
      onFailure: (error) => logger.debug({ err: error }, 'cannot listen for hints'),
    });
  }

  /** Between two connections anything may have happened. */
  function onReach(isReached: boolean) {
    if (isReached) poll.stop();
    else if (listening) poll.start();
    anyJob();
  }

  function stop() {
    clearTimeout(lingering);
    poll.stop();
    listening?.abort();
    listening = null;
  }

  function lingerThenStop() {
    lingering = setTimeout(stop, times.lingerMs).unref();
  }

  return {
    committed(jobs) {
      if (jobs.length === 0) return;
      const changed = jobs.map(({ id, status }) => ({ id, status }));
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
