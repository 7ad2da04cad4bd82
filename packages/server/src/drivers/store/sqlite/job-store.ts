import { renew } from '../../../domain/job/lifecycle.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import { countActiveSubmissions } from './active-submissions.ts';
import type { Connection } from './connection.ts';
import type { Hints } from './hints.ts';
import { claimJobs, nextJobSeq } from './job-claim.ts';
import { findJob, listJobs, nextDueInMs, queueStats } from './job-queries.ts';
import { purgeExpired, removeJob } from './job-removal.ts';
import { findSubmission, submitJobs } from './job-submission.ts';
import {
  completeJob,
  expiredJobIds,
  expireLeases,
  isHeld,
  transitionJob,
} from './job-transitions.ts';
import { transitionUserJob } from './job-user-transition.ts';
import { queuePosition } from './queue-position.ts';

export function createJobStore(connection: Connection, hints: Hints): JobStore {
  const { read, write } = connection;
  return {
    async submit(submission) {
      const outcome = await write((nowMs) => submitJobs(connection, submission, nowMs));
      if (outcome.type === 'created') hints.committed(outcome.jobs);
      return outcome;
    },

    findSubmission: (userId, idempotencyKey) =>
      read((nowMs) => findSubmission(connection, userId, idempotencyKey, nowMs)),
    find: (userId, jobId) => read((nowMs) => findJob(connection, userId, jobId, nowMs)),
    list: (userId, filter) => read((nowMs) => listJobs(connection, userId, filter, nowMs)),
    queuePosition: (job) => read((nowMs) => queuePosition(connection, job.id, nowMs)),
    countActiveSubmissions: (userId) => read(() => countActiveSubmissions(connection, userId)),

    async transitionForUser(command) {
      const outcome = await write((nowMs) => transitionUserJob(connection, command, nowMs));
      if (outcome.type === 'applied') hints.committed([outcome.job]);
      return outcome;
    },

    async remove(userId, jobId) {
      const removed = await write((nowMs) => removeJob(connection, userId, jobId, nowMs));
      if (removed) hints.committed([removed]);
      return removed !== null;
    },

    async claim({ transition, limit }) {
      // Idle workers ask often: they shall not take the write lock to learn that nothing is due.
      if ((await read((nowMs) => nextJobSeq(connection, nowMs))) === null) return [];
      const claimed = await write((nowMs) => claimJobs(connection, transition, limit, nowMs));
      hints.committed(claimed.map(({ job }) => job));
      return claimed;
    },

    async renew(renewals, leaseMs) {
      if (renewals.length === 0) return [];
      const jobs = await write((nowMs) =>
        renewals.flatMap(
          ({ jobId, fence, stage }) =>
            transitionJob(connection, jobId, renew(fence, leaseMs, stage), nowMs) ?? [],
        ),
      );
      hints.committed(jobs);
      return jobs.map(({ id, fence }) => ({ jobId: id, fence }));
    },

    held: (leases) => read((nowMs) => leases.filter((lease) => isHeld(connection, lease, nowMs))),

    async transition(jobId, transition) {
      const job = await write((nowMs) => transitionJob(connection, jobId, transition, nowMs));
      if (job) hints.committed([job]);
      return job;
    },

    async complete(completion) {
      const outcome = await write((nowMs) => completeJob(connection, completion, nowMs));
      const { jobId } = completion.lease;
      if (outcome.type === 'completed') hints.committed([{ id: jobId, status: 'completed' }]);
      return outcome;
    },

    async expireLeases(transitions, limit) {
      const expired = await read((nowMs) => expiredJobIds(connection, transitions, limit, nowMs));
      if (expired.length === 0) return [];
      const jobs = await write((nowMs) => expireLeases(connection, transitions, limit, nowMs));
      hints.committed(jobs);
      return jobs;
    },

    async purgeExpired(limit) {
      const purged = await write((nowMs) => purgeExpired(connection, limit, nowMs));
      hints.committed(purged);
      return purged.length;
    },

    nextDueInMs: () => read((nowMs) => nextDueInMs(connection, nowMs)),
    stats: () => read((nowMs) => queueStats(connection, nowMs)),
    watch: (onHint) => hints.watch(onHint),
  };
}
