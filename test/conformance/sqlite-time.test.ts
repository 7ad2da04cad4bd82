import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import {
  expireLease,
  HELD,
  release,
  reschedule,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import {
  claimRequest,
  completion,
  LEASE_MS,
  RECORD_TTL,
  TIMEOUT,
} from '../support/job-fixtures.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/temp-dir.ts';
import { claimOne, startOne, submitOne, write } from './job-store-harness.ts';

const HOUR_MS = 3_600_000;

describe('when the wall clock is set back by an hour', () => {
  let path: string;
  let clock: ManualClock;
  beforeEach(async () => {
    path = join(await tempDir(), 'offprint.db');
    clock = manualClock();
  });

  const open = () => {
    const logger = createPinoLogger('silent');
    const store = openSqliteStore({ path, clock, migrate: true, logger });
    onTestFinished(() => store.close());
    return store;
  };
  type Store = ReturnType<typeof open>;

  const submit = async (store: Store) => {
    await submitOne(store);
  };
  const submitAndGiveBack = async (store: Store) => {
    const { id, fence } = await startOne(store);
    await write(store, { id, fence }, release());
  };
  const submitAndRecover = async (store: Store) => {
    await startOne(store);
    clock.advance(LEASE_MS);
    await recover(store);
  };
  const recover = ({ jobs }: Store) => jobs.expireLeases(expireLease(RECORD_TTL), 1);

  describe.each([
    ['was submitted', submit],
    ['was given back', submitAndGiveBack],
    ['was recovered', submitAndRecover],
  ])('a job that %s', (_, prepare) => {
    test('stays due', async () => {
      const store = open();
      await prepare(store);
      clock.advance(-HOUR_MS);

      expect(await store.jobs.nextDueInMs()).toBeNull();
      expect(await store.jobs.claim(claimRequest())).toHaveLength(1);
    });

    test('is due after a restart', async () => {
      const before = open();
      await prepare(before);
      await before.close();
      clock.advance(-HOUR_MS);

      expect(await open().jobs.claim(claimRequest())).toHaveLength(1);
    });
  });

  test('no moment is before an earlier one', async () => {
    const store = open();
    const first = await submitOne(store);
    clock.advance(-HOUR_MS);
    const second = await submitOne(store);
    await store.close();
    const third = await submitOne(open());

    expect(second.createdAtMs).toBeGreaterThanOrEqual(first.createdAtMs);
    expect(third.createdAtMs).toBeGreaterThanOrEqual(second.createdAtMs);
  });

  test('a lease is held on, and runs out in twice its time', async () => {
    const store = open();
    const job = await startOne(store);
    clock.advance(-HOUR_MS);

    expect(await store.jobs.held([leaseOf(job)], HELD)).toHaveLength(1);
    clock.advance(LEASE_MS);
    expect(await recover(store)).toEqual([]);
    clock.advance(LEASE_MS);
    expect(await recover(store)).toMatchObject([{ id: job.id, status: 'pending' }]);
  });

  test('a delay is over in twice its time', async () => {
    const store = open();
    const { id, fence } = await startOne(store);
    await write(store, { id, fence }, reschedule(TIMEOUT, 60_000));
    clock.advance(-HOUR_MS);

    expect(await store.jobs.claim(claimRequest())).toEqual([]);
    clock.advance(120_000);
    expect((await claimOne(store)).job.id).toBe(id);
  });

  test('processes that started before and after it agree on leases', async () => {
    const before = open();
    await submitOne(before);
    clock.advance(-HOUR_MS);
    const after = open();
    const { job } = await claimOne(after);

    expect(await recover(before)).toEqual([]);
    expect(await before.jobs.held([leaseOf(job)], HELD)).toHaveLength(1);
    clock.advance(2 * LEASE_MS);
    expect(await after.jobs.complete(completion(job))).toEqual({ type: 'lost' });
    expect(await recover(before)).toHaveLength(1);
  });

  test('the store is at one with the wall clock again two hours later', async () => {
    const store = open();
    const { createdAtMs } = await submitOne(store);
    clock.advance(-HOUR_MS);
    await submitOne(store);
    clock.advance(HOUR_MS);
    expect((await submitOne(store)).createdAtMs).toBe(createdAtMs + HOUR_MS / 2);

    clock.advance(HOUR_MS);
    expect((await submitOne(store)).createdAtMs).toBe(clock.nowMs());
  });
});
