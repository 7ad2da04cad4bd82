import { TERMINAL_STATUSES } from '@offprint/contract';
import { type Job, newJob } from '../../../domain/job/job.ts';
import { giveBack, renew } from '../../../domain/job/lifecycle.ts';
import type {
  JobFilter,
  JobStore,
  Submission,
  SubmitOutcome,
  UserTransition,
  UserTransitionOutcome,
} from '../../../ports/job-store.ts';
import type { Hints } from './hints.ts';
import { createClaim } from './job-claims.ts';
import { createComplete } from './job-completions.ts';
import { formatRecord, parseRecord } from './job-record.ts';
import type { Reply, Scripts } from './scripts.ts';
import { transitionJson, transitionsJson } from './transition-json.ts';

export function createJobStore(scripts: Scripts, hints: Hints): JobStore {
  const { read, write } = scripts;
  return {
    submit: (submission) => submitJobs(scripts, submission),

    async findSubmission(userId, idempotencyKey) {
      const [requestHash, ...records] = await read('find-submission', userId, idempotencyKey);
      return requestHash ? { requestHash, jobs: toJobs(records) } : null;
    },

    async find(userId, jobId) {
      const [record] = await read('find-job', userId, jobId);
      return record ? parseRecord(record) : null;
    },

    list: (userId, filter) => listJobs(scripts, userId, filter),

    async queuePosition(job) {
      const [position] = await read('queue-position', job.id);
      return position ? Number(position) : null;
    },

    async countActiveSubmissions(userId) {
      const [count] = await read('count-active', userId);
      return Number(count);
    },

    transitionForUser: (command) => transitionForUser(scripts, command),

    async remove(userId, jobId) {
      const [removed] = await write('remove-job', userId, jobId);
      return removed !== undefined;
    },

    claim: createClaim(scripts),

    async renew(renewals, leaseMs) {
      if (renewals.length === 0) return [];
      const args = renewals.flatMap(({ jobId, fence, stage }) => [
        jobId,
        transitionJson(renew(fence, leaseMs, stage)),
      ]);
      const kept = await write('renew', ...args);
      return named(kept, renewals).map(({ jobId, fence }) => ({ jobId, fence }));
    },

    async held(leases) {
      if (leases.length === 0) return [];
      const args = leases.flatMap(({ jobId, fence }) => [jobId, heldGuard(fence)]);
      return named(await read('held', ...args), leases);
    },

    async transition(jobId, transition) {
      const [record] = await write('transition', jobId, transitionJson(transition));
      return record ? parseRecord(record) : null;
    },

    complete: createComplete(scripts),

    expireLeases: async (transitions, limit) =>
      toJobs(await write('expire-leases', transitionsJson(transitions), String(limit))),

    async purgeExpired(limit) {
      const [purged] = await write('purge-expired', String(limit));
      return Number(purged);
    },

    async nextDueInMs() {
      const [dueInMs] = await read('next-due');
      return dueInMs ? Number(dueInMs) : null;
    },

    async stats() {
      const [pending, processing, oldestDueAtMs, ...finished] = await read('queue-stats');
      const counts = TERMINAL_STATUSES.map((status, n) => [status, Number(finished[n])] as const);
      return {
        byStatus: {
          pending: Number(pending),
          processing: Number(processing),
          ...(Object.fromEntries(counts) as Record<(typeof TERMINAL_STATUSES)[number], number>),
        },
        oldestDueAtMs: oldestDueAtMs ? Number(oldestDueAtMs) : null,
      };
    },

    watch: (onHint) => hints.watch(onHint),
  };
}

async function submitJobs({ write }: Scripts, submission: Submission): Promise<SubmitOutcome> {
  const { userId, submissionId, maxActiveSubmissions, idempotency } = submission;
  const args = submission.jobs.flatMap(({ spec, document }) => [
    formatRecord(newJob(spec, 0)),
    document === null ? '' : JSON.stringify(document),
  ]);
  const [type, ...rest] = await write(
    'submit',
    userId,
    submissionId,
    String(maxActiveSubmissions),
    idempotency?.key ?? '',
    idempotency?.requestHash ?? '',
    ...args,
  );
  switch (type) {
    case 'idempotencyConflict':
      return { type };
    case 'rejoined':
      return { type, jobs: toJobs(rest) };
    case 'tooManyActive':
      return { type, activeSubmissions: Number(rest[0]) };
    default: {
      const nowMs = Number(rest[0]);
      return { type: 'created', jobs: submission.jobs.map(({ spec }) => newJob(spec, nowMs)) };
    }
  }
}

async function listJobs({ read }: Scripts, userId: string, filter: JobFilter) {
  const { status = '', documentId = '', limit, offset } = filter;
  const [total, ...records] = await read(
    'list-jobs',
    userId,
    status,
    documentId,
    String(limit),
    String(offset),
  );
  return { jobs: toJobs(records), total: Number(total) };
}

async function transitionForUser(
  { write }: Scripts,
  { userId, jobId, transition, maxActiveSubmissions }: UserTransition,
): Promise<UserTransitionOutcome> {
  const limit = maxActiveSubmissions === null ? '' : String(maxActiveSubmissions);
  const [type, value] = await write(
    'transition-for-user',
    userId,
    jobId,
    transitionJson(transition),
    limit,
  );
  if (type === 'tooManyActive') return { type, activeSubmissions: Number(value) };
  return type === 'applied' && value ? { type, job: parseRecord(value) } : { type: 'refused' };
}

function heldGuard(fence: number): string {
  return JSON.stringify(giveBack(fence).guard);
}

function toJobs(records: Reply): Job[] {
  return records.flatMap((record) => (record ? [parseRecord(record)] : []));
}

/** Those whose place in the list the script has named. */
function named<T>(places: Reply, items: readonly T[]): T[] {
  const kept = new Set(places.map(Number));
  return items.filter((_, place) => kept.has(place));
}
