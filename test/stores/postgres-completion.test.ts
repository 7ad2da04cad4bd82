import { beforeEach, describe, expect, inject, test } from 'vitest';
import type { Job, JobPolicy } from '../../packages/server/src/domain/job/job.ts';
import type { Completion } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { LeasedTransition } from '../../packages/server/src/ports/job-store.ts';
import { openForTest, type StoreHarness, startOne } from '../conformance/job-store-harness.ts';
import { completion } from '../support/job-fixtures.ts';
import { type PostgresHarness, sharedPostgres } from '../support/postgres-harness.ts';

const open = sharedPostgres(() => [inject('postgresUrl'), inject('postgresUrl')]);

let store: StoreHarness;
beforeEach(async () => {
  store = await openForTest(open);
});

type Completing = LeasedTransition<Completion>;

function startSome(count: number, changes: Partial<JobPolicy> = {}) {
  const policy = { userConcurrency: count, ...changes };
  return Array.fromAsync({ length: count }, () => startOne(store, { policy }));
}

describe('completions that come at once', () => {
  test('end as they would one by one', async () => {
    const sizes = [400, 700, 600, 1] as const;
    const jobs = await startSome(sizes.length, { quotaBytes: 1_000 });
    const [a, b, c, d] = sizes.map((fileSizeBytes, index) =>
      completion(jobs[index] as Job, { fileSizeBytes }),
    ) as [Completing, Completing, Completing, Completing];
    const stale = { ...a, transition: { ...a.transition, guard: { status: [] } } };

    const outcomes = await Promise.all([stale, a, a, b, c, d].map(store.jobs.complete));

    expect(outcomes).toMatchObject([
      { type: 'lost' },
      { type: 'completed' },
      { type: 'lost' },
      { type: 'quotaExceeded', usedBytes: 400 },
      { type: 'completed' },
      { type: 'quotaExceeded', usedBytes: 1_000 },
    ]);
    expect(await store.history.usedBytes('ada')).toBe(1_000);
  });

  test('do not fail with one that cannot be kept', async () => {
    const policy = { userConcurrency: 3 };
    const endless = { ...policy, exportTtlMs: Number.MAX_SAFE_INTEGER };
    const jobs = [
      await startOne(store, { policy }),
      await startOne(store, { policy: endless }),
      await startOne(store, { policy }),
    ];

    const outcomes = await Promise.allSettled(
      jobs.map((job) => store.jobs.complete(completion(job))),
    );

    expect(outcomes).toMatchObject([
      { value: { type: 'completed' } },
      { reason: expect.any(RangeError) },
      { value: { type: 'completed' } },
    ]);
  });

  test('are all kept, however many', async () => {
    const jobs = await startSome(200);

    const outcomes = await Promise.all(jobs.map((job) => store.jobs.complete(completion(job))));

    expect(outcomes.every(({ type }) => type === 'completed')).toBe(true);
    expect((await store.history.stats('ada')).totalExports).toBe(200);
  });
});

test.each([
  ['minutes', 'goes with it', 600_000, 1],
  ['days', 'goes at once', 24 * 3_600_000, 0],
])('the document of a job whose record stays for %s %s', async (_time, _end, completedMs, kept) => {
  const job = await startOne(store);
  await store.jobs.complete(completion(job, { recordTtl: { completedMs, failedMs: completedMs } }));

  const { client } = store as PostgresHarness;
  const { rows } = await client.query('SELECT FROM jobs WHERE document IS NOT NULL');
  expect(rows).toHaveLength(kept);
});
