import { expect, inject, onTestFinished, test } from 'vitest';
import type { HistoryStore } from '../../packages/server/src/ports/history-store.ts';
import { completeOne, type StoreHarness } from '../conformance/job-store-harness.ts';
import { openPostgresHarness } from '../support/postgres-harness.ts';
import { openRedisHarness } from '../support/redis-harness.ts';

const DATA = { basics: { name: 'Ada' } };
const DATA_BYTES = JSON.stringify(DATA).length;

async function fill(store: StoreHarness): Promise<void> {
  for (const userId of ['ada', 'bob']) {
    await completeOne(store, { userId, fileSizeBytes: 300 });
    await store.documents.put({
      userId,
      id: 'cv',
      title: 'Curriculum',
      templateId: null,
      data: DATA,
      ifVersion: null,
      maxVersions: 2,
      quotaBytes: 1_000,
    });
  }
}

async function expectMended(history: HistoryStore, countedBytes: number): Promise<void> {
  const difference = { userId: 'ada', countedBytes, actualBytes: 300 + DATA_BYTES };
  expect(await history.reconcile({ mend: false })).toEqual([difference]);
  expect(await history.reconcile({ mend: true })).toEqual([difference]);
  expect(await history.reconcile({ mend: false })).toEqual([]);
  expect(await history.usedBytes('ada')).toBe(300);
}

test('Postgres: a wrong usage is found and counted anew', async () => {
  const store = await openPostgresHarness(inject('postgresUrl'));
  onTestFinished(store.close);
  await fill(store);

  await store.client.query(
    `UPDATE usage SET used_bytes = 0, document_bytes = 0 WHERE user_id = 'ada'`,
  );
  await expectMended(store.history, 0);
  await store.client.query(`DELETE FROM usage WHERE user_id = 'ada'`);
  await expectMended(store.history, 0);
});

test('Redis: lost or wrong counters are found and counted anew', async () => {
  const store = await openRedisHarness();
  onTestFinished(store.close);
  await fill(store);

  await store.redis.del(`${store.keyPrefix}offprint:used-bytes:ada`);
  await expectMended(store.history, DATA_BYTES);
  await store.redis.set(`${store.keyPrefix}offprint:document-bytes:ada`, 7);
  await expectMended(store.history, 307);
});

test('Redis: an export whose record was lost is taken off once, not again when it expires', async () => {
  const store = await openRedisHarness();
  onTestFinished(store.close);
  const lost = await completeOne(store, { fileSizeBytes: 70, policy: { exportTtlMs: 1_000 } });
  await completeOne(store, { fileSizeBytes: 300 });
  await store.redis.del(`${store.keyPrefix}offprint:export:${lost.result?.exportId}`);

  expect(await store.history.reconcile({ mend: true })).toEqual([
    { userId: 'ada', countedBytes: 370, actualBytes: 300 },
  ]);
  await store.advance(2_000);
  await store.history.sweepExpired(10);
  expect(await store.history.usedBytes('ada')).toBe(300);
});
