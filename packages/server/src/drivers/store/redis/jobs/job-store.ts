import type { JobSnapshot, JobStore } from '../../../../ports/job-store.ts';
import type { Logger } from '../../../../ports/logger.ts';
import { inGroups } from '../../call-groups.ts';
import { createDueQueues, placeIn } from '../../due-queues.ts';
import type { Hints } from '../hints/subscription.ts';
import type { Bind } from '../scripts.ts';
import {
  countActive,
  countDueQueues,
  createList,
  type FoundJob,
  findBatch,
  findJob,
  nextDue,
  queueStats,
  restoreJob,
} from './job-queries.ts';
import { expireLeases, purgeExpired, removeJob, transitionForUser } from './job-transitions.ts';
import { createSearch } from './search.ts';
import { findSubmission, submit } from './submission.ts';
import { createGroupedWork, held, renew, transition } from './worker-scripts.ts';

export function createJobStore(
  bind: Bind,
  { watch }: Pick<Hints, 'watch'>,
  logger: Logger,
): JobStore {
  const [find, list, findAll] = [bind(findJob), createList(bind), bind(findBatch)];
  const [renewAll, heldOf, expire] = [bind(renew), bind(held), bind(expireLeases)];
  const restore = bind(restoreJob);
  const dueQueues = createDueQueues(bind(countDueQueues));

  function warnOfDropped(jobIds: readonly string[]) {
    if (jobIds.length === 0) return;
    logger.warn({ jobIds }, 'jobs whose records are gone from Redis were dropped');
  }

  /** Puts jobs back that workers can no longer find. It is noticed when somebody looks at them. */
  async function restored(found: readonly FoundJob[]): Promise<readonly JobSnapshot[]> {
    for (const { job, isLost } of found) {
      if (!isLost) continue;
      logger.warn({ jobId: job.id }, 'a job that was lost from the sets of Redis is put back');
      await restore(job);
    }
    return snapshotsOf(found);
  }

  async function snapshotsOf(found: readonly FoundJob[]): Promise<readonly JobSnapshot[]> {
    const isLong = found.some(({ turn }) => turn !== null);
    const queues = isLong ? await dueQueues() : [];
    return found.map(({ job, place, turn, hasFile }) => ({
      job,
      queuePosition: turn === null ? place : placeIn(queues, { ...job, turn }),
      hasFile,
    }));
  }

  return {
    submit: inGroups(bind(submit)),
    findSubmission: bind(findSubmission),
    find: async (userId, jobId) => (await restored(await find(userId, jobId)))[0] ?? null,
    async list(userId, filter) {
      const { jobs, total } = await list(userId, filter);
      return { jobs: await restored(jobs), total };
    },
    findBatch: async (userId, batchId) => restored(await findAll(userId, batchId)),
    countActiveSubmissions: bind(countActive),
    transitionForUser: bind(transitionForUser),
    remove: bind(removeJob),

    ...createGroupedWork(bind, warnOfDropped),
    renew: async (renewals) => (renewals.length === 0 ? [] : renewAll(renewals)),
    held: async (leases, guard) => (leases.length === 0 ? [] : heldOf(leases, guard)),
    transition: bind(transition),

    async expireLeases(transitions, limit) {
      const { jobs, droppedJobIds } = await expire(transitions, limit);
      warnOfDropped(droppedJobIds);
      return jobs;
    },
    purgeExpired: bind(purgeExpired),
    nextDueInMs: bind(nextDue),
    stats: bind(queueStats),
    search: createSearch(bind),
    watch,
  };
}
