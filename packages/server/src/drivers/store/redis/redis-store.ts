import type { Logger } from '../../../ports/logger.ts';
import type { Store, StoreFinding } from '../../../ports/store.ts';
import { diagnose } from './diagnosis.ts';
import {
  createRestDriver,
  createTcpDriver,
  type Driver,
  type RedisRestStoreOptions,
  type RedisStoreOptions,
  type TestTime,
} from './driver.ts';
import { evictionPolicy, inspect } from './server-info.ts';

/**
 * A store in Redis 7 or Valkey, over TCP. It connects again by itself when the connection is lost;
 * a call waits about ten seconds for that.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the server cannot be used, saying what to do
 */
export function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  return openTcpStore(options);
}

/**
 * The same store over Upstash's REST API (Vercel KV). No connection is kept open, and each call is
 * a request that is charged. Hints come from this process only.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the server cannot be used, saying what to do
 */
export function openRedisRestStore(options: RedisRestStoreOptions): Promise<Store> {
  return openRestStore(options);
}

/** Whether the server answers, and which of its settings could lose jobs. */
export function diagnoseRedis(options: RedisStoreOptions): Promise<readonly StoreFinding[]> {
  return diagnose('Redis', () => createTcpDriver(options));
}

/** Like diagnoseRedis, for a server that says less about its settings. */
export function diagnoseRedisRest(
  options: RedisRestStoreOptions,
): Promise<readonly StoreFinding[]> {
  return diagnose('Redis over REST', () => createRestDriver(options));
}

/** @param clock Lua that defines `clock_ms()`, for tests that control time */
export async function openTcpStore(options: RedisStoreOptions, clock?: string): Promise<Store> {
  return openStore(await createTcpDriver(options, clock), options.logger);
}

export async function openRestStore(
  options: RedisRestStoreOptions,
  time?: TestTime,
): Promise<Store> {
  return openStore(await createRestDriver(options, time), options.logger);
}

/** Closes the driver if the server cannot be used. */
async function openStore({ store, bind }: Driver, logger: Logger): Promise<Store> {
  try {
    await store.check();
    const policy = evictionPolicy(await bind(inspect)());
    if (policy) logger.warn({ policy }, 'Redis may delete jobs when its memory is full');
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
