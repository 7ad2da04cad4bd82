import { describe, expect, test } from 'vitest';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { expireLease, fail, release } from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  cancelling,
  claimRequest,
  completion,
  INVALID,
  RECORD_TTL,
  retrying,
  submission,
} from '../support/job-fixtures.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type OpenStore, openForTest, type StoreHarness } from './job-store-harness.ts';

const USERS = ['ada', 'bob'] as const;
const QUOTA_BYTES = 1_200;
const LEASE_MS = 10_000;
const EXPORT_TTL_MS = 50_000;
/** How many things are done at once, and how often; `npm run test:soak` sets it higher. */
const AT_ONCE = 12;
const ROUNDS = Number(process.env.OFFPRINT_QUOTA_ROUNDS || 12);
const SEED = Number(process.env.OFFPRINT_TEST_SEED || 20_260_101);
const ALL = { limit: 1_000, offset: 0 };

/**
 * Does anything that stores or frees something, much of it at once, and holds at each quiet point
 * that what is counted is what there is, and that it fits the quota.
 */
export function describeQuotaStorm(name: string, open: OpenStore): void {
  describe(`quota: ${name}`, () => {
    test(
      'counts what there is, and never more than fits, whatever happens at once',
      async () => {
        const store = await openForTest(open);
        const storm = quotaStorm(store, seededRandom(SEED));
        for (let round = 0; round < ROUNDS; round += 1) {
          await Promise.all(Array.from({ length: AT_ONCE }, storm.doSomething));
          await store.advance(storm.anyOf([1, 1, LEASE_MS, EXPORT_TTL_MS / 2]));
          await expectExact(store);
        }
        for (const outcome of ['created', 'completed', 'stored', 'quotaExceeded', 'lost']) {
          expect(storm.outcomes[outcome], outcome).toBeGreaterThan(0);
        }

        await freeEverything(store);
        for (const userId of USERS) {
          expect(await store.history.usedBytes(userId)).toBe(0);
          expect(await store.documents.keptBytes(userId)).toBe(0);
        }
      },
      20_000 + ROUNDS * 1_000,
    );
  });
}

function quotaStorm(store: StoreHarness, random: () => number) {
  const { jobs, history, documents } = store;
  const claimed: Job[] = [];
  const outcomes: Record<string, number> = {};
  const below = (limit: number) => Math.floor(random() * limit);
  const anyOf = <T>(items: readonly [T, ...T[]] | readonly T[]) => items[below(items.length)] as T;
  const noted = <T extends { readonly type: string }>({ type }: T) => {
    outcomes[type] = (outcomes[type] ?? 0) + 1;
  };

  const start = async () => {
    noted(await jobs.submit(newSubmission(anyOf(USERS), below(3))));
    claimed.push(...(await jobs.claim(claimRequest(3, LEASE_MS))).map(({ job }) => job));
  };
  const complete = async () => {
    const job = claimed.at(-1 - below(6));
    if (!job) return;
    // Answers get lost, so that a completion comes twice.
    const command = completion(job, { fileSizeBytes: 1 + below(600) });
    const ends = await Promise.all([jobs.complete(command), jobs.complete(command)]);
    for (const end of ends) noted(end);
  };
  const put = async () => noted(await documents.put(newDocument(anyOf(USERS), below)));
  const acts: readonly (() => Promise<unknown>)[] = [
    start,
    start,
    complete,
    complete,
    complete,
    put,
    put,
    async () => {
      const job = anyOf(claimed);
      const transition = anyOf([fail(INVALID, RECORD_TTL), release()]);
      if (job) await jobs.transition({ lease: leaseOf(job), transition });
    },
    async () => {
      const job = anyOf(claimed);
      if (job) await jobs.transitionForUser(anyOf([cancelling(job), retrying(job)]));
    },
    async () => {
      const job = anyOf(claimed);
      if (job) await jobs.remove(job.userId, job.id);
    },
    () => jobs.expireLeases(expireLease(RECORD_TTL), 5),
    async () => {
      const userId = anyOf(USERS);
      const file = anyOf((await history.list(userId, ALL)).exports);
      if (file) await history.remove(userId, file.id);
    },
    () => history.sweepExpired(3),
    () => history.purgeSwept(0, 3),
    async () => documents.remove(anyOf(USERS), `document-${below(3)}`),
  ];
  return { doSomething: () => anyOf(acts)(), anyOf, outcomes };
}

function newSubmission(userId: string, count: number) {
  const policy = { quotaBytes: QUOTA_BYTES, exportTtlMs: EXPORT_TTL_MS, userConcurrency: 9 };
  return submission({ userId, count: count + 1, policy, document: { x: 'y'.repeat(count) } });
}

function newDocument(userId: string, below: (limit: number) => number) {
  return {
    userId,
    id: `document-${below(3)}`,
    title: `Title ${below(1_000)}`,
    templateId: null,
    data: { text: 'é'.repeat(below(150)) },
    ifVersion: null,
    maxVersions: 2,
    quotaBytes: QUOTA_BYTES,
  };
}

async function expectExact({ history, documents, jobs }: StoreHarness): Promise<void> {
  expect(await history.reconcile({ mend: false })).toEqual([]);
  for (const userId of USERS) {
    const { fileBytes, usedBytes } = await bytesOfFiles(history, userId);
    const versionBytes = await bytesOfVersions(documents, userId);
    expect(usedBytes).toBe(fileBytes);
    expect(fileBytes + versionBytes).toBeLessThanOrEqual(QUOTA_BYTES);

    const { jobs: snapshots } = await jobs.list(userId, ALL);
    const mayRun = snapshots.filter(
      ({ job: { status } }) => status !== 'completed' && status !== 'cancelled',
    );
    const ofJobs = (await documents.keptBytes(userId)) - versionBytes;
    if (mayRun.length === 0) expect(ofJobs).toBe(0);
    else expect(ofJobs).toBeGreaterThan(0);
  }
}

/** Both of a time in which no file has expired: a server's time goes on between two looks. */
async function bytesOfFiles(history: StoreHarness['history'], userId: string) {
  for (;;) {
    const before = await history.usedBytes(userId);
    const { exports } = await history.list(userId, ALL);
    const usedBytes = await history.usedBytes(userId);
    const fileBytes = exports.reduce((sum, { fileSizeBytes }) => sum + fileSizeBytes, 0);
    if (usedBytes === before) return { fileBytes, usedBytes };
  }
}

async function bytesOfVersions(documents: StoreHarness['documents'], userId: string) {
  let bytes = 0;
  for (const { id, version } of (await documents.list(userId, ALL)).documents) {
    for (const each of [version, version - 1]) {
      const found = await documents.find(userId, id, each);
      if (found) bytes += Buffer.byteLength(JSON.stringify(found.data));
    }
  }
  return bytes;
}

async function freeEverything({ jobs, history, documents }: StoreHarness): Promise<void> {
  for (const userId of USERS) {
    for (const { id } of (await history.list(userId, ALL)).exports)
      await history.remove(userId, id);
    for (const { id } of (await documents.list(userId, ALL)).documents) {
      await documents.remove(userId, id);
    }
    for (const { job } of (await jobs.list(userId, ALL)).jobs) {
      await jobs.transitionForUser(cancelling(job));
      await jobs.remove(userId, job.id);
    }
  }
}
