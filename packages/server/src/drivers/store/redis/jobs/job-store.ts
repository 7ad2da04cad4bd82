import type { JobStore } from '../../../../ports/job-store.ts';
import type { Logger } from '../../../../ports/logger.ts';
import { inGroups } from '../../call-groups.ts';
import type { Bind } from '../scripts.ts';
import { expireLeases, purgeExpired } from './expiry.ts';
import { createGroupedWork } from './grouped-work.ts';
import { countActive, findBatch, findJob, listJobs, nextDue, queueStats } from './job-queries.ts';
import { findSubmission, submit } from './submission.ts';
import { removeJob, transitionForUser } from './user-actions.ts';
import { held, renew, transition } from './worker-scripts.ts';

/** What tells the watchers of a store. */
export interface Hints {
  readonly watch: JobStore['watch'];
}

export function createJobStore(bind: Bind, { watch }: Hints, logger: Logger): JobStore {
  const [renewAll, heldOf, expire] = [bind(renew), bind(held), bind(expireLeases)];
  const warnOfLost = (jobIds: readonly string[]) => {
    if (jobIds.length === 0) return;
    logger.warn({ jobIds }, 'jobs whose records are gone from Redis were dropped');
  };
  return {
    submit: inGroups(bind(submit)),
    findSubmission: bind(findSubmission),
    find: bind(findJob),
    list: bind(listJobs),
    findBatch: bind(findBatch),
    countActiveSubmissions: bind(countActive),
    transitionForUser: bind(transitionForUser),
    remove: bind(removeJob),

    ...createGroupedWork(bind, warnOfLost),
    renew: async (renewals) => (renewals.length === 0 ? [] : renewAll(renewals)),
    held: async (leases, guard) => (leases.length === 0 ? [] : heldOf(leases, guard)),
    transition: bind(transition),

    async expireLeases(transitions, limit) {
      const { jobs, droppedJobIds } = await expire(transitions, limit);
      warnOfLost(droppedJobIds);
      return jobs;
    },
    purgeExpired: bind(purgeExpired),
    nextDueInMs: bind(nextDue),
    stats: bind(queueStats),
    watch,
  };
}
