import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createEvent } from '../../packages/server/src/async/event.ts';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { expireLease, fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { JobHint } from '../../packages/server/src/ports/job-store.ts';
import {
  completeOne,
  failOne,
  findJob,
  startOne,
  submitOne,
  write,
} from '../conformance/job-store-harness.ts';
import {
  cancelling,
  claimRequest,
  completion,
  INVALID,
  RECORD_TTL,
  retrying,
  submission,
} from '../support/job-fixtures.ts';
import { openRedisHarness, overRest, type RedisHarness } from '../support/redis-harness.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { startUpstashBridge, type UpstashBridge } from '../support/services/upstash-bridge.ts';

const JOBS = 120;
const USERS = 6;
const WORKERS = 4;
const FILE_SIZE_BYTES = 10;
const LOST_SHARE = 0.2;
/** Of a worker that has heard of nothing new. */
const LONGEST_PAUSE_MS = 100;

let bridge: UpstashBridge;
let store: RedisHarness;
beforeEach(async () => {
  bridge = await startUpstashBridge(inject('redisUrl'));
  store = await openRedisHarness(overRest(bridge));
});
afterEach(async () => {
  bridge.dropAnswers(() => false);
  await store.close();
  await bridge.stop();
});

/** Claims whenever something has changed, until all jobs are completed. */
async function work(claimed: Job[], completed: string[]): Promise<void> {
  const changed = createEvent();
  onTestFinished(store.jobs.watch(changed.set));
  while (completed.length < JOBS) {
    const jobs = await store.jobs.claim(claimRequest(3));
    for (const { job } of jobs) {
      claimed.push(job);
      const outcome = await store.jobs.complete(
        completion(job, { fileSizeBytes: FILE_SIZE_BYTES }),
      );
      expect(outcome.type).toBe('completed');
      completed.push(job.id);
    }
    if (jobs.length === 0) await changed.wait(LONGEST_PAUSE_MS);
  }
}

async function submitAll(userId: string): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let n = 0; n < JOBS / USERS; n += 1) jobs.push(await submitOne(store, { userId }));
  return jobs;
}

test('of answers that are lost, no job is claimed twice, counted twice or lost', async () => {
  const random = seededRandom(7);
  bridge.dropAnswers(() => random() < LOST_SHARE);
  const claimed: Job[] = [];
  const completed: string[] = [];

  const [submitted] = await Promise.all([
    Promise.all(Array.from({ length: USERS }, (_, user) => submitAll(`user-${user}`))),
    ...Array.from({ length: WORKERS }, () => work(claimed, completed)),
  ]);

  bridge.dropAnswers(() => false);
  const ids = submitted
    .flat()
    .map(({ id }) => id)
    .sort();
  expect(claimed.map(({ id }) => id).sort()).toEqual(ids);
  expect(claimed.every(({ attempts }) => attempts === 1)).toBe(true);
  expect([...completed].sort()).toEqual(ids);
  for (let user = 0; user < USERS; user += 1) {
    const { total } = await store.history.list(`user-${user}`, { limit: 1, offset: 0 });
    expect(total).toBe(JOBS / USERS);
    expect(await store.history.usedBytes(`user-${user}`)).toBe((JOBS / USERS) * FILE_SIZE_BYTES);
  }
  expect((await store.jobs.stats()).byStatus).toMatchObject({ completed: JOBS, processing: 0 });
});

describe('an answer that is lost comes again, the same:', () => {
  /** Of what runs, the next answer is lost. */
  function loseNext(): void {
    let isLost = false;
    bridge.dropAnswers(() => {
      if (isLost) return false;
      isLost = true;
      return true;
    });
  }
  const losing = async <T>(call: () => Promise<T>): Promise<T> => {
    loseNext();
    return await call();
  };
  const exportIdOf = (job: Job) => job.result?.exportId ?? '';

  test('a submission', async () => {
    const outcome = await losing(() => store.jobs.submit(submission()));

    const { jobs } = await store.jobs.list('ada', { limit: 9, offset: 0 });
    expect(outcome).toEqual({ type: 'created', jobs: jobs.map(({ job }) => job) });
    expect(await store.jobs.countActiveSubmissions('ada')).toBe(1);
  });

  test('a submission under a key', async () => {
    const keyed = submission({ idempotency: { key: 'k', requestHash: 'h' } });

    expect(await losing(() => store.jobs.submit(keyed))).toMatchObject({ type: 'created' });
  });

  test('a claim, with its documents', async () => {
    const document = { basics: { name: 'Grace' } };
    const job = await submitOne(store, { document });

    const claimed = await losing(() => store.jobs.claim(claimRequest(5)));

    const found = await findJob(store, job);
    expect(claimed).toEqual([{ job: found, document }]);
    expect(found.attempts).toBe(1);
  });

  test('a completion', async () => {
    const given = completion(await startOne(store));

    const outcome = await losing(() => store.jobs.complete(given));

    expect(outcome).toEqual({ type: 'completed' });
    expect(await store.jobs.find('ada', given.lease.jobId)).toMatchObject({
      job: { status: 'completed' },
    });
    expect(await store.history.list('ada', { limit: 1, offset: 0 })).toMatchObject({ total: 1 });
  });

  test('a worker giving up', async () => {
    const job = await startOne(store);

    const failed = await losing(() => write(store, job, fail(INVALID, RECORD_TTL)));

    expect(failed).toMatchObject({ status: 'failed' });
  });

  test('what a user does', async () => {
    const failed = await failOne(store);

    expect(await losing(() => store.jobs.transitionForUser(retrying(failed)))).toMatchObject({
      type: 'applied',
      job: { status: 'pending' },
    });
    expect(await losing(() => store.jobs.transitionForUser(cancelling(failed)))).toMatchObject({
      type: 'applied',
      job: { status: 'cancelled' },
    });
    expect(await losing(() => store.jobs.remove('ada', failed.id))).toBe(true);
  });

  test('what the sweeper does', async () => {
    await startOne(store, { userId: 'bob' });
    await completeOne(store, { policy: { exportTtlMs: 1_000 } });
    await store.advance(RECORD_TTL.completedMs);

    expect(await losing(() => store.jobs.expireLeases(expireLease(RECORD_TTL), 9))).toHaveLength(1);
    expect(await losing(() => store.jobs.purgeExpired(9))).toBe(1);
    expect(await losing(() => store.history.sweepExpired(9))).toHaveLength(1);
    await store.advance(1);
    expect(await losing(() => store.history.purgeSwept(0, 9))).toBe(1);
  });

  test('what is done to a file', async () => {
    const job = await completeOne(store);
    await losing(() => store.history.countDownload('ada', exportIdOf(job)));
    const { record } = (await store.history.find('ada', job.id)) ?? {};

    expect(record).toMatchObject({ downloadCount: 1 });
    expect(await losing(() => store.history.remove('ada', exportIdOf(job)))).toEqual(record);
  });

  test('what is done to a document', async () => {
    const put = {
      userId: 'ada',
      id: 'cv',
      title: 'CV',
      templateId: null,
      data: {},
      ifVersion: 0,
      maxVersions: 20,
      quotaBytes: 1_000_000,
    };

    expect(await losing(() => store.documents.put(put))).toMatchObject({ created: true });
    expect(await losing(() => store.documents.remove('ada', 'cv'))).toBe(true);
  });

  test('what is claimed and reserved', async () => {
    const { claim, releaseClaim, reserve, confirm, releaseReservation } = store.coordination;
    const bot = { userId: 'ada', key: '17', owner: 'bot-1', ttlMs: 60_000 };
    const claiming = { ...bot, namespace: 'orders', maxClaims: 1 };
    const holder = { userId: 'ada', key: '17', owner: 'bot-1', fence: null };
    expect(await losing(() => claim(claiming))).toMatchObject({ type: 'claimed' });
    expect(await losing(() => releaseClaim({ ...holder, scope: 'orders' }))).toEqual({
      type: 'released',
    });

    const reserving = { ...bot, ledger: 'sheet', rowCount: 3, currentLastRow: 0 };
    expect(await losing(() => reserve({ ...reserving, maxReservations: 1 }))).toMatchObject({
      reservation: { startRow: 1, rowCount: 3 },
    });
    const rows = { ...holder, scope: 'sheet' };
    expect(await losing(() => confirm(rows, 60_000))).toMatchObject({ type: 'confirmed' });
    expect(await losing(() => releaseReservation(rows))).toEqual({ type: 'released' });
  });

  test('and whoever watches in this process looks again', async () => {
    const hints: JobHint[] = [];
    store.jobs.watch((hint) => hints.push(hint));
    await losing(() => store.jobs.submit(submission()));

    await vi.waitFor(() => expect(hints).toEqual([{ jobs: null }]));
  });
});
