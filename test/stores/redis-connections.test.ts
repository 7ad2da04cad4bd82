import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openTcpStore } from '../../packages/server/src/drivers/store/redis/redis-store.ts';
import type { JobHint } from '../../packages/server/src/ports/job-store.ts';
import { submission } from '../support/job-fixtures.ts';
import { openRedisHarness, type RedisHarness } from '../support/redis-harness.ts';
import { startRedis } from '../support/services/redis-server.ts';
import { swallowingProxy } from '../support/services/swallowing-proxy.ts';
import type { TestServer } from '../support/services/test-server.ts';

const logger = createPinoLogger('silent');

describe('the Redis store outlives', () => {
  let server: TestServer;
  let store: RedisHarness;
  let hints: JobHint[];

  beforeEach(async () => {
    server = await startRedis({ durable: true });
    store = await openRedisHarness(undefined, server.url);
    hints = [];
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  const submit = () => store.jobs.submit(submission());
  const pending = async () => (await store.jobs.stats()).byStatus.pending;
  const watch = async () => {
    store.jobs.watch((hint) => hints.push(hint));
    await vi.waitFor(() => expect(hints).toEqual([{ jobs: null }]));
    hints = [];
  };
  const hintedOfAny = () => vi.waitFor(() => expect(hints).toContainEqual({ jobs: null }));

  test('a server that forgets its scripts', async () => {
    await submit();
    await store.redis.script('FLUSH');
    await submit();

    expect(await pending()).toBe(2);
  });

  test('a connection that is killed, and subscribes again', async () => {
    await watch();

    await store.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await store.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await submit();

    expect(await pending()).toBe(1);
    await hintedOfAny();
    hints = [];
    await submit();
    await vi.waitFor(() =>
      expect(hints).toEqual([
        { jobs: [{ userId: 'ada', id: expect.any(String), status: 'pending' }] },
      ]),
    );
  });

  test('a server that is killed and starts again', async () => {
    await watch();
    await submit();

    await server.kill();
    const during = submit();
    await server.start();

    expect(await during).toMatchObject({ type: 'created' });
    expect(await pending()).toBe(2);
    await hintedOfAny();
  });

  test('a server that stays away, and says so within seconds', async () => {
    await server.kill();

    await expect(submit()).rejects.toMatchObject({
      name: 'OffprintError',
      code: 'STORE_UNAVAILABLE',
    });

    await server.start();
    await vi.waitFor(async () => expect(await pending()).toBe(0));
  });
});

test('a subscription goes on when its connection is open at one end only', async () => {
  const server = await startRedis({ durable: false });
  onTestFinished(server.stop);
  const proxy = await swallowingProxy(server.url);
  const store = await openRedisHarness(
    ({ clock, ...options }) => openTcpStore({ ...options, probeMs: 100, logger }, clock),
    proxy.url,
  );
  onTestFinished(store.close);
  const probes = async () =>
    /cmdstat_ping:calls=(\d+)/.exec(await store.redis.info('commandstats'))?.[1];
  const onHint = vi.fn();
  store.jobs.watch(onHint);
  await vi.waitFor(() => expect(onHint).toHaveBeenCalledOnce());
  // A connection that answers is left as it is.
  await vi.waitFor(async () => expect(Number(await probes())).toBeGreaterThan(2));
  expect(onHint).toHaveBeenCalledOnce();
  const connections = proxy.connections();

  proxy.swallow(true);
  await vi.waitFor(() => expect(proxy.connections()).toBeGreaterThan(connections));
  proxy.swallow(false);

  await vi.waitFor(() => expect(onHint).toHaveBeenCalledTimes(2));
  expect(onHint).toHaveBeenLastCalledWith({ jobs: null });
});

test('a subscription is open only while somebody watches', async () => {
  const server = await startRedis({ durable: false });
  const store = await openRedisHarness(undefined, server.url);
  const subscribers = async () =>
    (await store.redis.pubsub('NUMSUB', `${store.keyPrefix}offprint:hints`))[1];
  try {
    expect(await subscribers()).toBe(0);
    const [stopFirst, stopSecond] = [store.jobs.watch(vi.fn()), store.jobs.watch(vi.fn())];
    await vi.waitFor(async () => expect(await subscribers()).toBe(1));
    stopFirst();
    stopSecond();
    await vi.waitFor(async () => expect(await subscribers()).toBe(0));
  } finally {
    await store.close();
    await server.stop();
  }
});
