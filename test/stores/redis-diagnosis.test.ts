import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import {
  diagnoseRedis,
  diagnoseRedisRest,
  openRedisRestStore,
  openRedisStore,
} from '../../packages/server/src/drivers/store/redis/redis-store.ts';
import { submitOne } from '../conformance/job-store-harness.ts';
import { openRedisHarness } from '../support/redis-harness.ts';
import { startRedis } from '../support/services/redis-server.ts';
import type { TestServer } from '../support/services/test-server.ts';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';

const logger = createPinoLogger('silent');
const SECRET = 'hunter2-secret';

let server: TestServer;
beforeAll(async () => {
  server = await startRedis({ durable: true });
});
afterAll(() => server.stop());

test('a durable server is all right, and its jobs are counted', async () => {
  const store = await openRedisHarness(undefined, server.url);
  await submitOne(store);

  const { keyPrefix } = store;
  expect(await diagnoseRedis({ url: server.url, keyPrefix, logger })).toEqual([
    {
      status: 'ok',
      found: expect.stringMatching(/^Redis, .* 1 pending, .*\d+\.\d+/),
      advice: null,
    },
  ]);
  await store.close();
});

test('one that may lose what it acknowledged is warned of', async () => {
  const store = await openRedisHarness(undefined, server.url);
  await store.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await store.redis.config('SET', 'appendonly', 'no');

  const findings = await diagnoseRedis({ url: server.url, logger });

  await store.redis.config('SET', 'maxmemory-policy', 'noeviction', 'appendonly', 'yes');
  await store.close();
  expect(findings.slice(1)).toMatchObject([
    { status: 'warning', advice: expect.stringContaining('appendonly yes') },
    { status: 'failed', advice: expect.stringContaining('noeviction') },
  ]);
});

describe('a server that may delete jobs when its memory is full', () => {
  let admin: Redis;
  beforeAll(async () => {
    admin = new Redis(server.url);
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  });
  afterAll(async () => {
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    admin.disconnect();
  });

  test('is refused at the start', async () => {
    await expect(openRedisStore({ url: server.url, logger })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('OFFPRINT_ALLOW_EVICTION=true'),
    });
  });

  test('also where the user may not ask for settings', async () => {
    await admin.call('ACL', 'SETUSER', 'app', 'on', `>${SECRET}`, '~*', '&*', '+@all', '-config');
    const url = server.url.replace('redis://', `redis://app:${SECRET}@`);

    await expect(openRedisStore({ url, logger })).rejects.toMatchObject({
      message: expect.stringContaining('allkeys-lru'),
    });
  });

  test('is warned of where the user may not ask for anything', async () => {
    const denied = ['-config', '-info'];
    await admin.call('ACL', 'SETUSER', 'blind', 'on', `>${SECRET}`, '~*', '&*', '+@all', ...denied);
    const url = server.url.replace('redis://', `redis://blind:${SECRET}@`);

    const findings = await diagnoseRedis({ url, logger });

    expect(findings.slice(1)).toMatchObject([
      { status: 'warning', advice: expect.stringContaining('noeviction') },
    ]);
  });

  test('is used with a warning when that is allowed', async () => {
    const warn = vi.fn();

    const store = await openRedisStore({
      url: server.url,
      allowEviction: true,
      logger: { ...logger, warn },
    });

    onTestFinished(store.close);
    await store.check();
    expect(warn).toHaveBeenCalledWith({ policy: 'allkeys-lru' }, expect.stringContaining('delete'));
  });

  test('is not ready when it became so under a running process', async () => {
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    const store = await openRedisStore({ url: server.url, logger });
    onTestFinished(store.close);
    await store.check();

    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');

    await expect(store.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

test('over REST the same is found', async () => {
  const bridge = await startUpstashBridge(inject('redisUrl'));

  const [finding] = await diagnoseRedisRest({ ...bridge, keyPrefix: 'diagnosis:', logger });

  await bridge.stop();
  expect(finding).toMatchObject({
    status: 'ok',
    found: expect.stringMatching(/^Redis over REST, .*no jobs/),
  });
});

test('a wrong token is told from a server that is away, and not repeated', async () => {
  const bridge = await startUpstashBridge(inject('redisUrl'));
  const options = { url: bridge.url, token: SECRET, logger };

  const findings = await diagnoseRedisRest(options);

  expect(findings).toMatchObject([
    { status: 'failed', found: expect.stringContaining('credentials') },
  ]);
  expect(JSON.stringify(findings)).not.toContain(SECRET);
  await expect(openRedisRestStore(options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await bridge.stop();
});

test('a wrong password is refused, and not repeated', async () => {
  const url = server.url.replace('redis://', `redis://nobody:${SECRET}@`);

  const findings = await diagnoseRedis({ url, logger });

  expect(findings).toMatchObject([{ status: 'failed' }]);
  expect(JSON.stringify(findings)).not.toContain(SECRET);
});

test.each([`http://user:${SECRET}@host`, `redis//${SECRET}`])(
  'an address of another kind is refused, and not repeated (%#)',
  async (url) => {
    const error = await openRedisStore({ url, logger }).catch((reason) => reason);

    expect(error).toMatchObject({ name: 'OffprintError', code: 'STORE_UNAVAILABLE' });
    expect(`${error.message} ${error.cause}`).not.toContain(SECRET);
  },
);
