import type { ChangedJob, JobStore } from '../../../ports/job-store.ts';
import { claimsInGroups, inGroups } from '../call-groups.ts';
import type { Connection } from './connection.ts';
import type { Hints } from './hints.ts';
import { completeAll } from './job-completion.ts';
import { createJobLookups } from './job-lookups.ts';
import {
  countActiveSubmissions,
  findBatch,
  findSubmission,
  listJobs,
  nextDueInMs,
  purgeExpired,
  queueStats,
  removeJob,
  searchJobs,
} from './job-queries.ts';
import { createSnapshots } from './job-snapshots.ts';
import { submitJobs } from './job-submission.ts';
import {
  claimJobs,
  expireLeases,
  heldLeases,
  transitionAll,
  transitionForUser,
} from './job-transitions.ts';

export function createJobStore(connection: Connection, hints: Hints): JobStore {
  const snapshotsOf = createSnapshots(connection);

  function committed<Jobs extends readonly ChangedJob[]>(jobs: Jobs): Jobs {
    hints.committed(jobs);
    return jobs;
  }

  return {
    async submit(submission) {
      const outcome = await submitJobs(connection, submission);
      if (outcome.type === 'created') committed(outcome.jobs);
      return outcome;
    },
    findSubmission: (userId, idempotencyKey) => findSubmission(connection, userId, idempotencyKey),

    find: createJobLookups(connection, snapshotsOf),
    list: (userId, filter) => listJobs(connection, snapshotsOf, userId, filter),
    findBatch: (userId, batchId) => findBatch(connection, snapshotsOf, userId, batchId),
    countActiveSubmissions: (userId) => countActiveSubmissions(connection, userId),

    async transitionForUser(command) {
      const outcome = await transitionForUser(connection, command);
      if (outcome.type === 'applied') committed([outcome.job]);
      return outcome;
    },

    async remove(userId, jobId) {
      return committed(await removeJob(connection, userId, jobId)).length > 0;
    },

    claim: claimsInGroups(async (request) => {
      const claimed = await claimJobs(connection, request);
      committed(claimed.map(({ job }) => job));
      return claimed;
    }),

    async renew(renewals) {
      const renewed = committed(await transitionAll(connection, renewals));
      const fences = new Map(renewed.map(({ id, fence }) => [id, fence]));
      const leases = renewals.map(({ lease }) => lease);
      return leases.filter(({ jobId, fence }) => fences.get(jobId) === fence);
    },

    held: (leases, guard) => heldLeases(connection, leases, guard),

    async transition(command) {
      const [job] = committed(await transitionAll(connection, [command]));
      return job ?? null;
    },

    complete: inGroups((commands) => completeAll(connection, commands, committed)),

    async expireLeases(transitions, limit) {
      return committed(await expireLeases(connection, transitions, limit));
    },

    purgeExpired: async (limit) => committed(await purgeExpired(connection, limit)).length,
    nextDueInMs: () => nextDueInMs(connection),
    stats: () => queueStats(connection),
    search: (search) => searchJobs(connection, search),
    watch: (onHint) => hints.watch(onHint),
  };
}
