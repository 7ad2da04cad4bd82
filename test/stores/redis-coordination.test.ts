import { beforeEach, expect, test } from 'vitest';
import { openForTest } from '../conformance/job-store-harness.ts';
import { openRedisHarness, type RedisHarness } from '../support/redis-harness.ts';

const TTL_MS = 600_000;

let store: RedisHarness;
beforeEach(async () => {
  store = (await openForTest(() => openRedisHarness())) as RedisHarness;
});

const claim = (userId = 'local', owner = 'bot-1') =>
  store.coordination.claim({
    userId,
    namespace: 'sq',
    key: '4711',
    owner,
    ttlMs: TTL_MS,
    maxClaims: 10,
  });
const holder = (scope: string, userId = 'local') => ({
  userId,
  scope,
  key: '4711',
  owner: 'bot-1',
  fence: null,
});

async function shown(key: string) {
  const text = await store.redis.get(store.keyPrefix + key);
  return text === null ? null : JSON.parse(text);
}

async function expectGoneInTime(key: string) {
  const leftMs = await store.redis.pttl(store.keyPrefix + key);
  expect(leftMs).toBeGreaterThan(TTL_MS - 60_000);
  expect(leftMs).toBeLessThanOrEqual(TTL_MS);
}

test('a person can look up who works on an SQ, until it is released', async () => {
  const outcome = await claim();

  const claimed = outcome.type === 'claimed' ? outcome.claim : null;
  expect(await shown('sq:4711')).toMatchObject({
    botId: 'bot-1',
    status: 'CLAIMING',
    timestamp: claimed?.renewedAtMs,
  });
  await expectGoneInTime('sq:4711');
  await store.coordination.releaseClaim(holder('sq'));
  expect(await shown('sq:4711')).toBeNull();
});

test('and who writes which rows', async () => {
  const { reserve, confirm, releaseReservation } = store.coordination;
  await reserve({
    userId: 'local',
    ledger: 'refund',
    key: '4711',
    owner: 'bot-1',
    rowCount: 3,
    currentLastRow: 41,
    ttlMs: TTL_MS,
    maxReservations: 10,
  });

  const rows = { botId: 'bot-1', startRow: 42, rowCount: 3 };
  expect(await shown('refund:4711')).toMatchObject({ ...rows, status: 'WRITING' });
  await expectGoneInTime('refund:4711');
  await confirm(holder('refund'), TTL_MS);
  expect(await shown('refund:4711')).toMatchObject({ ...rows, status: 'COMPLETED' });
  await releaseReservation(holder('refund'));
  expect(await shown('refund:4711')).toBeNull();
});

test('what is shown is of the last user who claimed it, and changes nothing for another', async () => {
  await claim('ada');
  await claim('bob', 'bot-2');

  await store.coordination.releaseClaim(holder('sq', 'ada'));

  expect(await shown('sq:4711')).toMatchObject({ botId: 'bot-2' });
  expect(await store.coordination.listClaims('bob', 'sq')).toMatchObject([{ owner: 'bot-2' }]);
});

test('what nobody touches again leaves nothing behind but its fence', async () => {
  const ttlMs = 2_000;
  await store.coordination.claim({
    userId: 'ada',
    namespace: 'orders',
    key: '17',
    owner: 'bot-1',
    ttlMs,
    maxClaims: 10,
  });
  const keys = async () =>
    (await store.redis.keys(`${store.keyPrefix}*`)).map((key) => key.slice(store.keyPrefix.length));
  expect(await keys()).toContain('offprint:claims:3:ada:orders');

  // What a start leaves to see that the server takes writes goes after a second.
  const left = async () => (await keys()).filter((key) => key !== 'offprint:check');
  await expect.poll(left).toEqual(['offprint:coordination-fence:ada']);
});
