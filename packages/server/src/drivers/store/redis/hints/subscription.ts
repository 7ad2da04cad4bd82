import type { JobStatus } from '@offprint/contract';
import type { Redis } from 'ioredis';
import type { JobHint, JobStore } from '../../../../ports/job-store.ts';
import type { Logger } from '../../../../ports/logger.ts';
import { createWatchers } from '../../watchers.ts';
import { withoutCommand } from '../connection/redis-error.ts';
import type { Connect } from '../connection/tcp-client.ts';

interface SubscriptionOptions {
  readonly connect: Connect;
  readonly channel: string;
  /** How often to check that the connection is alive, and how long its answer may take. */
  readonly probeMs: number;
  readonly logger: Logger;
}

export interface Hints {
  readonly watch: JobStore['watch'];
  close(): void;
}

/** Hears hints of every process, over a connection that is open only while somebody watches. */
export function createSubscription(options: SubscriptionOptions): Hints {
  const { connect, channel, probeMs, logger } = options;
  const watchers = createWatchers(logger, (isWatched) => (isWatched ? open() : disconnect()));
  let connection: Redis | null = null;

  /** Hints sent before the subscription are lost, so watchers are told that anything may have changed. */
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

  /** A subscriber sends nothing, so without a ping it would not notice a lost connection. */
  function probe(opened: Redis): void {
    if (opened.status !== 'ready') return;
    opened.ping().catch(() => opened.disconnect(true));
  }

  function open(): void {
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
    connection = opened;
  }

  function disconnect(): void {
    connection?.disconnect();
    connection = null;
  }

  return { watch: watchers.add, close: watchers.clear };
}

/** Parses a hint: user, id and status of each changed job, or null if any may have changed. */
export function parseHint(text: string): JobHint {
  const changed: readonly (readonly [string, string, JobStatus])[] | null = JSON.parse(text);
  return { jobs: changed?.map(([userId, id, status]) => ({ userId, id, status })) ?? null };
}
