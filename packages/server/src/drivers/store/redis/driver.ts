import type { Logger } from '../../../ports/logger.ts';
import type { Hints } from './hints.ts';
import { createRestClient } from './rest-client.ts';
import { createRestHints } from './rest-hints.ts';
import { loadScripts } from './script-sources.ts';
import { createScripts, type Scripts } from './scripts.ts';
import { createSubscription } from './subscription.ts';
import { createTcpClient, tcpConnector } from './tcp-client.ts';
import { createThriftyScripts } from './thrifty-scripts.ts';

interface SharedOptions {
  /** Before every key, so that several may share a Redis. */
  readonly keyPrefix?: string;
  readonly logger: Logger;
}

export interface RedisStoreOptions extends SharedOptions {
  /** `redis://` or, with TLS, `rediss://`. */
  readonly url: string;
  /** Between two looks at whether hints still come through, which tests shorten. */
  readonly probeMs?: number;
}

export interface RedisRestStoreOptions extends SharedOptions {
  /** `https://`, of Upstash's REST API. */
  readonly url: string;
  readonly token: string;
  /** How long an idle process may go without a look at what others did. A minute. */
  readonly idleIntervalMs?: number;
}

const MINUTE_MS = 60_000;
/** A connection that is open at one end only is noticed within twice so long. */
const PROBE_MS = 4_000;

/** What the store is made of, whichever way leads to the server. */
export interface Driver {
  readonly scripts: Scripts;
  readonly hints: Hints;
  close(): Promise<void>;
}

/** For tests, which let time pass. */
export interface TestTime {
  readonly clock?: string;
  readonly monotonicMs?: () => number;
}

/** @param clock Lua that defines `clock_ms()`; the server's clock unless said */
export async function createTcpDriver(
  { url, keyPrefix = '', logger, probeMs = PROBE_MS }: RedisStoreOptions,
  clock?: string,
): Promise<Driver> {
  const connect = await tcpConnector(url, logger);
  const client = createTcpClient(connect({ connectionName: 'offprint' }));
  const channel = `${keyPrefix}offprint:hints`;
  const hints = createSubscription({ connect, channel, probeMs, logger });
  const onHint = () => undefined;
  const scripts = createScripts({ client, sources: loadScripts(clock), keyPrefix, onHint });
  return { scripts, hints, close: () => closeBoth(hints, client) };
}

export async function createRestDriver(
  { url, token, keyPrefix = '', logger, idleIntervalMs = MINUTE_MS }: RedisRestStoreOptions,
  { clock, monotonicMs = () => performance.now() }: TestTime = {},
): Promise<Driver> {
  const client = await createRestClient({ url, token });
  const hints = createRestHints(logger);
  const onHint = hints.announce;
  const scripts = createScripts({ client, sources: loadScripts(clock), keyPrefix, onHint });
  return {
    scripts: createThriftyScripts(scripts, {
      idleIntervalMs,
      monotonicMs,
      onLeases: hints.jobsAreHeld,
    }),
    hints,
    close: () => closeBoth(hints, client),
  };
}

async function closeBoth(hints: Hints, client: { close(): Promise<void> }): Promise<void> {
  hints.close();
  await client.close();
}
