import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { renew } from '../../packages/server/src/domain/job/lifecycle.ts';
import { openForTest, submitJobs } from '../conformance/job-store-harness.ts';
import { claimRequest, LEASE_MS } from '../support/job-fixtures.ts';
import { openPostgresHarness, type PostgresHarness } from '../support/postgres-harness.ts';
import { startPostgres } from '../support/services/postgres-server.ts';

const JOBS = 8;
const HEARTBEATS = 20;

test('a heartbeat touches no index: every one is a HOT update', async () => {
  // A server of its own: room in a page is won back when no transaction sees the old rows any more,
  // and the other tests have some, as has who analyses tables by itself.
  const programs = inject('postgresPrograms');
  const settings = { autovacuum: 'off' };
  const server = await startPostgres({ durable: false, programs, settings });
  onTestFinished(server.stop);
  const store = (await openForTest(() => openPostgresHarness(server.url))) as PostgresHarness;
  await submitJobs(store, { count: JOBS, policy: { userConcurrency: JOBS } });
  const claimed = await store.jobs.claim(claimRequest(JOBS));
  const renewals = claimed.map(({ job }) => ({
    lease: leaseOf(job),
    transition: renew(LEASE_MS, 'rendering'),
  }));

  for (let beat = 0; beat < HEARTBEATS; beat += 1) {
    expect(await store.jobs.renew(renewals)).toHaveLength(JOBS);
  }

  // A session reports what it has counted when it ends.
  await store.disconnect();
  await vi.waitFor(async () => {
    const { rows } = await store.client.query(
      `SELECT n_tup_upd::int AS updates, n_tup_hot_upd::int AS hot
       FROM pg_stat_user_tables WHERE relid = 'job_states'::regclass`,
    );
    // The claim moves each job from one index to another; that is the only update which does.
    expect(rows).toEqual([{ updates: JOBS * (HEARTBEATS + 1), hot: JOBS * HEARTBEATS }]);
  });
});
