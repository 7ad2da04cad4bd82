import type { Redis } from 'ioredis';
import type { Logger } from '../../../ports/logger.ts';
import { createWatchers, type Hints, parseHint } from './hints.ts';
import { withoutCommand } from './redis-error.ts';
import type { Connect } from './tcp-client.ts';

interface SubscriptionOptions {
  readonly connect: Connect;
  readonly channel: string;
  /** Between two looks at whether the connection is alive, and how long an answer may take. */
  readonly probeMs: number;
  readonly logger: Logger;
}

/** Hints of every process, over a connection that is open only while somebody watches. */
export function createSubscription(options: SubscriptionOptions): Hints {
  const { connect, channel, probeMs, logger } = options;
  const watchers = createWatchers(logger);
  let connection: Redis | null = null;

  /** What was published before is lost, so anything may have changed. */
  async function subscribe(opened: Redis): Promise<void> {
    try {
      await opened.subscribe(channel);
      watchers.tell({ jobs: null });
    } catch (error) {
      if (connection !== opened) return;
      logger.warn({ err: withoutCommand(error) }, 'hints of the job store fail');
      opened.disconnect(true);
    }
  }

  /** A subscriber only listens, so it would never notice that the other end is gone. */
  function probe(opened: Redis): void {
    if (opened.status !== 'ready') return;
    opened.ping().catch(() => opened.disconnect(true));
  }

  function open(): Redis {
    const opened = connect({
      connectionName: 'offprint-hints',
      autoResubscribe: false,
      maxRetriesPerRequest: null,
      socketTimeout: undefined,
      commandTimeout: probeMs,
    });
    opened.on('ready', () => subscribe(opened));
    const probing = setInterval(() => probe(opened), probeMs).unref();
    opened.on('end', () => clearInterval(probing));
    opened.on('message', (_channel, hint) => watchers.tell(parseHint(hint)));
    return opened;
  }

  function closeConnection(): void {
    connection?.disconnect();
    connection = null;
  }

  return {
    watch(listener) {
      const stop = watchers.watch(listener);
      connection ??= open();
      return () => {
        stop();
        if (watchers.count === 0) closeConnection();
      };
    },
    close() {
      watchers.close();
      closeConnection();
    },
  };
}
