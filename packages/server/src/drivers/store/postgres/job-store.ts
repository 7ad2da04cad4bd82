import type { JobStatus } from '@offprint/contract';
import type { Lease } from '../../../domain/job/job.ts';
import { giveBack, renew } from '../../../domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  Completion,
  CompletionOutcome,
  JobStore,
  QueueStats,
  UserTransitionOutcome,
} from '../../../ports/job-store.ts';
import { inGroups } from '../grouped-calls/call-groups.ts';
import { claimsInGroups } from '../grouped-calls/claim-groups.ts';
import type { Connection } from './connection.ts';
import type { ChangedJob } from './hint-message.ts';
import type { Hints } from './hints.ts';
import { type JobRow, toJob } from './job-row.ts';
import { findSubmission, submitJobs } from './job-submission.ts';

/** An outcome of the port as the database says it. */
type Answer<Outcome> = Outcome extends { readonly job: unknown }
  ? Omit<Outcome, 'job'> & { readonly job: JobRow }
  : Outcome;

const NO_JOBS: Readonly<Record<JobStatus, number>> = {
  pending: 0,
  processing: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
};

export function createJobStore(connection: Connection, hints: Hints): JobStore {
  const { answer, answers, rows } = connection;

  const complete = inGroups((completions: readonly Completion[]) =>
    answers<CompletionOutcome>('complete_jobs', completions),
  );

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

    async find(userId, jobId) {
      const [row] = await answers<JobRow>('find_job', userId, jobId);
      return row ? toJob(row) : null;
    },

    async list(userId, { status = null, documentId = null, limit, offset }) {
      const page = await answer<{ readonly jobs: readonly JobRow[]; readonly total: number }>(
        'list_jobs',
        userId,
        status,
        documentId,
        limit,
        offset,
      );
      return { jobs: page.jobs.map(toJob), total: page.total };
    },

    queuePosition: (job) => answer<number | null>('queue_position', job.id),
    countActiveSubmissions: (userId) => answer<number>('count_active_submissions', userId),

    async transitionForUser({ userId, jobId, transition, maxActiveSubmissions }) {
      const outcome = await answer<Answer<UserTransitionOutcome>>(
        'transition_for_user',
        userId,
        jobId,
        transition,
        maxActiveSubmissions,
      );
      if (outcome.type !== 'applied') return outcome;
      const job = toJob(outcome.job);
      committed([job]);
      return { type: 'applied', job };
    },

    async remove(userId, jobId) {
      const removed = await answers<ChangedJob>('remove_job', userId, jobId);
      return committed(removed).length > 0;
    },

    claim: claimsInGroups(async ({ transition, limit }) => {
      const found = await rows<{
        readonly job: JobRow;
        readonly document: ClaimedJob['document'];
      }>('claim_jobs', transition, limit);
      const claimed = found.map(({ job, document }) => ({ job: toJob(job), document }));
      committed(claimed.map(({ job }) => job));
      return claimed;
    }),

    async renew(renewals, leaseMs) {
      if (renewals.length === 0) return [];
      const renewed = await answers<JobRow>(
        'transition_jobs',
        idsOf(renewals),
        renewals.map(({ fence, stage }) => renew(fence, leaseMs, stage)),
      );
      const fences = new Map(committed(renewed.map(toJob)).map(({ id, fence }) => [id, fence]));
      return renewals
        .filter(({ jobId, fence }) => fences.get(jobId) === fence)
        .map(({ jobId, fence }) => ({ jobId, fence }));
    },

    async held(leases) {
      if (leases.length === 0) return [];
      const guards = leases.map(({ fence }) => giveBack(fence).guard);
      const places = await answers<number>('places_held', idsOf(leases), guards);
      return leases.filter((_, index) => places.includes(index + 1));
    },

    async transition(jobId, transition) {
      const [row] = await answers<JobRow>('transition_jobs', [jobId], [transition]);
      if (!row) return null;
      const job = toJob(row);
      committed([job]);
      return job;
    },

    async complete(completion) {
      const outcome = await complete(completion);
      const { jobId } = completion.lease;
      if (outcome.type === 'completed') committed([{ id: jobId, status: 'completed' }]);
      return outcome;
    },

    async expireLeases(transitions, limit) {
      const expired = await answers<JobRow>('expire_leases', [...transitions], limit);
      return committed(expired.map(toJob));
    },

    async purgeExpired(limit) {
      return committed(await answers<ChangedJob>('purge_expired_jobs', limit)).length;
    },

    nextDueInMs: () => answer<number | null>('next_due_in_ms'),

    async stats() {
      const { byStatus, oldestDueAtMs } = await answer<QueueStats>('queue_stats');
      return { byStatus: { ...NO_JOBS, ...byStatus }, oldestDueAtMs };
    },

    watch: (onHint) => hints.watch(onHint),
  };
}

function idsOf(leases: readonly Lease[]): readonly string[] {
  return leases.map(({ jobId }) => jobId);
}
