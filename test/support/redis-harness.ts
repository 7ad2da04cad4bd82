import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import type { TestTime } from '../../packages/server/src/drivers/store/redis/driver.ts';
import {
  openRestStore,
  openTcpStore,
} from '../../packages/server/src/drivers/store/redis/redis-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import type { StoreHarness } from '../conformance/job-store-harness.ts';
import type { UpstashBridge } from './services/upstash-bridge.ts';

const logger = createPinoLogger('silent');

/** The server's clock, with what a test has let pass. */
const SHIFTED_CLOCK = `
  local function clock_ms()
    local time = redis.call('TIME')
    local passed = redis.call('GET', ARGV[1] .. 'passed-ms') or 0
    return time[1] * 1000 + math.floor(time[2] / 1000) + passed
  end`;

export interface RedisHarness extends StoreHarness, Store {
  readonly keyPrefix: string;
  /** A connection of the test's own. */
  readonly redis: Redis;
}

interface OpenOptions {
  readonly keyPrefix: string;
  readonly url: string;
  /** The server's clock and this process's, with what the test has let pass. */
  readonly clock: string;
  readonly monotonicMs: () => number;
}

export type OpenWith = (options: OpenOptions) => Promise<Store>;

export const overTcp: OpenWith = ({ keyPrefix, url, clock }) =>
  openTcpStore({ url, keyPrefix, logger }, clock);

export const overRest =
  ({ url, token }: UpstashBridge, wait?: TestTime['wait']): OpenWith =>
  ({ keyPrefix, clock, monotonicMs }) =>
    openRestStore({ url, token, keyPrefix, logger }, { clock, monotonicMs, ...(wait && { wait }) });

/** A store under a prefix of its own, whose keys are removed when it is closed. */
export async function openRedisHarness(
  open: OpenWith = overTcp,
  url = inject('redisUrl'),
): Promise<RedisHarness> {
  const keyPrefix = `test-${randomUUID()}:`;
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  let passedMs = 0;
  const monotonicMs = () => performance.now() + passedMs;
  const store = await open({ keyPrefix, url, clock: SHIFTED_CLOCK, monotonicMs });
  return {
    ...store,
    keyPrefix,
    redis,
    async advance(ms) {
      passedMs += ms;
      await redis.incrby(`${keyPrefix}passed-ms`, ms);
    },
    async close() {
      await store.close();
      const keys = await redis.keys(`${keyPrefix}*`);
      if (keys.length > 0) await redis.del(...keys);
      redis.disconnect();
    },
  };
}
