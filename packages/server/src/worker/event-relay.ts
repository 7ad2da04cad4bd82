import { isTerminal } from '@offprint/contract';
import type { AppContext } from '../app/context.ts';
import { relayEvents } from '../app/relay-events.ts';
import type { Webhooks } from '../app/webhooks.ts';
import { createEvent } from '../async/event.ts';

export interface EventRelay {
  start(): void;
  /** Returns when the step under way is done. */
  stop(): Promise<void>;
}

/** Hints tell of new events; those of a process that died are found by polling. */
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Creates deliveries for events as soon as there are any. */
export function createEventRelay(ctx: AppContext, webhooks: Webhooks): EventRelay {
  const notified = createEvent();
  const stopping = new AbortController();
  const { signal } = stopping;
  let loop: Promise<void> | null = null;

  async function relay(): Promise<void> {
    let pauseMs = SHORTEST_PAUSE_MS;
    while (!signal.aborted) {
      const relayed = await relayEvents(ctx, webhooks).catch((error) => {
        ctx.log.error({ err: error }, 'what has ended could not be passed on');
        return 0;
      });
      if (relayed > 0) {
        pauseMs = SHORTEST_PAUSE_MS;
        continue;
      }
      await notified.wait(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  return {
    start() {
      if (loop) return;
      const stopWatching = ctx.jobs.watch(({ jobs }) => {
        if (jobs === null || jobs.some(({ status }) => isTerminal(status))) notified.set();
      });
      loop = relay().finally(stopWatching);
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
