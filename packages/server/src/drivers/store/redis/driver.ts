import { randomUUID } from 'node:crypto';
import type { Logger } from '../../../ports/logger.ts';
import type { Store } from '../../../ports/store.ts';
import { createRestClient } from './connection/rest-client.ts';
import { createTcpClient, tcpConnector } from './connection/tcp-client.ts';
import { createCoordinationStore } from './coordination/coordination-store.ts';
import { createDocumentStore } from './documents/document-store.ts';
import { createRestHints, type Wait } from './hints/rest-hints.ts';
import { createSubscription, type Hints } from './hints/subscription.ts';
import { createHistoryStore } from './history/history-store.ts';
import { createAgenda } from './idle/agenda.ts';
import { answeringWhileIdle } from './idle/idle-store.ts';
import { createJobStore } from './jobs/job-store.ts';
import { createOutboxStore } from './outbox/outbox-store.ts';
import { type Bind, createScripts, defineScript } from './scripts.ts';
import { checkServer } from './server-info.ts';

/** Keeps the first id that it is given, and answers with it from then on. */
const identity = defineScript({
  lua: 'identity',
  writes: false,
  encode: (offered: string) => [offered],
  decode: (kept: string) => kept,
});

interface SharedOptions {
  /** The start of every key, so that several stores can share a Redis. */
  readonly keyPrefix?: string;
  /** Whether to start on a server that may evict jobs, with a warning instead of an error. */
  readonly allowEviction?: boolean;
  readonly logger: Logger;
}

export interface RedisStoreOptions extends SharedOptions {
  /** `redis://` or, with TLS, `rediss://`. */
  readonly url: string;
  /** How often to check that the connection for hints is alive; tests shorten it. */
  readonly probeMs?: number;
}

export interface RedisRestStoreOptions extends SharedOptions {
  /** Upstash's REST API, by `https://`. */
  readonly url: string;
  readonly token: string;
  /** How old an idle process's view of what others did may be. A minute if absent. */
  readonly idleIntervalMs?: number;
}

const MINUTE_MS = 60_000;
/** A connection that is open at this end only is noticed within twice as long. */
const PROBE_MS = 4_000;

/** A store, and the function that runs its scripts. */
export interface Driver {
  readonly store: Store;
  readonly bind: Bind;
}

/** Lets tests control time. */
export interface TestTime {
  readonly clock?: string;
  readonly monotonicMs?: () => number;
  /** Waits between two looks at what other processes did. */
  readonly wait?: Wait;
}

/** @param clock Lua that defines `clock_ms()`; absent: the server's clock */
export async function createTcpDriver(options: RedisStoreOptions, clock?: string): Promise<Driver> {
  const { url, keyPrefix = '', logger, probeMs = PROBE_MS } = options;
  const connect = await tcpConnector(url, logger);
  const client = createTcpClient(connect({ connectionName: 'offprint' }));
  const channel = `${keyPrefix}offprint:hints`;
  const hints = createSubscription({ connect, channel, probeMs, logger });
  const bind = createScripts({ client, keyPrefix, clock, onHint: () => undefined });
  return { bind, store: createStore({ ...options, bind, hints, client }) };
}

export async function createRestDriver(
  options: RedisRestStoreOptions,
  { clock, monotonicMs = () => performance.now(), wait }: TestTime = {},
): Promise<Driver> {
  const { url, token, keyPrefix = '', logger, idleIntervalMs = MINUTE_MS } = options;
  const client = await createRestClient({ url, token });
  const bind = createScripts({ client, keyPrefix, clock, onHint: (hint) => hints.announce(hint) });
  const agenda = createAgenda(bind, { idleIntervalMs, monotonicMs });
  const hints = createRestHints({ agenda, idleIntervalMs, wait, logger });
  const store = createStore({ ...options, bind, hints, client });
  return { bind, store: answeringWhileIdle(store, agenda) };
}

interface StoreParts extends SharedOptions {
  readonly bind: Bind;
  readonly hints: Hints;
  readonly client: { close(): Promise<void> };
}

function createStore({ bind, hints, client, allowEviction = false, logger }: StoreParts): Store {
  const identify = bind(identity);
  return {
    jobs: createJobStore(bind, hints, logger),
    history: createHistoryStore(bind),
    documents: createDocumentStore(bind),
    outbox: createOutboxStore(bind),
    coordination: createCoordinationStore(bind),
    identity: () => identify(randomUUID()),
    check: checkServer(bind, { allowEviction }),
    async close() {
      hints.close();
      await client.close();
    },
  };
}
