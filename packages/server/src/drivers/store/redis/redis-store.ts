import type { Logger } from '../../../ports/logger.ts';
import type { Store } from '../../../ports/store.ts';
import { createDocumentStore } from './document-store.ts';
import type { Hints } from './hints.ts';
import { createHistoryStore } from './history-store.ts';
import { createJobStore } from './job-store.ts';
import type { RedisClient } from './redis-client.ts';
import { loadScripts } from './script-sources.ts';
import { createScripts } from './scripts.ts';
import { createSubscription } from './subscription.ts';
import { createTcpClient, tcpConnector } from './tcp-client.ts';

export interface RedisStoreOptions {
  /** `redis://` or, with TLS, `rediss://`. */
  readonly url: string;
  /** Before every key, so that several may share a Redis. */
  readonly keyPrefix?: string;
  readonly logger: Logger;
}

interface Driver {
  readonly client: RedisClient;
  readonly hints: Hints;
  readonly keyPrefix: string;
  readonly onHint: (hint: string) => void;
  /** Lua that defines `clock_ms()`; the server's clock unless said. */
  readonly clock?: string | undefined;
}

/**
 * A store in Redis 7 or Valkey, over TCP. It connects by itself again when the connection is lost;
 * a call waits about ten seconds for that.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the server cannot be used, saying what to do
 */
export function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  return openTcpStore(options);
}

/** @param clock for tests, which let time pass */
export async function openTcpStore(
  { url, keyPrefix = '', logger }: RedisStoreOptions,
  clock?: string,
): Promise<Store> {
  const connect = await tcpConnector(url, logger);
  const hints = createSubscription(connect, `${keyPrefix}offprint:hints`, logger);
  const client = createTcpClient(connect({ connectionName: 'offprint' }));
  return openStore({ client, hints, keyPrefix, onHint: () => undefined, clock });
}

async function openStore({ client, hints, keyPrefix, onHint, clock }: Driver): Promise<Store> {
  const scripts = createScripts({ client, sources: loadScripts(clock), keyPrefix, onHint });
  const store: Store = {
    jobs: createJobStore(scripts, hints),
    history: createHistoryStore(scripts),
    documents: createDocumentStore(scripts),
    async check() {
      await scripts.read('check');
    },
    async close() {
      hints.close();
      await client.close();
    },
  };
  try {
    await store.check();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
