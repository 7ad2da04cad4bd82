import { isTerminal, type JobStatus } from '@offprint/contract';
import { exportOf } from '../../../packages/server/src/domain/export-record.ts';
import {
  type Job,
  type JobResult,
  type Lease,
  newJob,
} from '../../../packages/server/src/domain/job/job.ts';
import type { Completion, Transition } from '../../../packages/server/src/domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  CompletionOutcome,
  JobFilter,
  JobHint,
  JobSnapshot,
  JobStore,
  KeyedSubmission,
  LeasedTransition,
  Submission,
  SubmitOutcome,
  UserTransition,
  UserTransitionOutcome,
} from '../../../packages/server/src/ports/job-store.ts';
import { applyTransition, guardHolds } from './apply-transition.ts';
import { nextJob, positionOf } from './claim-order.ts';
import { announce } from './memory-outbox-store.ts';
import {
  copied,
  documentBytes,
  liveExports,
  liveJobs,
  type MemoryState,
  tellOf,
  usedBytes,
} from './memory-state.ts';

/** The port in the plainest way. Every method runs to its end in one turn of the event loop. */
export function createMemoryJobStore(state: MemoryState): JobStore {
  const changed = (...jobs: readonly Job[]) => tellOf(state, jobs);

  function apply(jobId: string, transition: Transition, lease?: Lease): Job | null {
    const job = liveJobs(state).find(({ id }) => id === jobId);
    const call = { nowMs: state.nowMs(), ...(lease && { lease }) };
    const next = job && applyTransition(job, copied(transition), call);
    if (!next) return null;
    state.jobs.set(jobId, next);
    announce(state, job, next);
    changed(next);
    return next;
  }

  function drop(job: Job) {
    state.jobs.delete(job.id);
    state.jobDocuments.delete(job.id);
    changed(job);
  }

  function findFor(userId: string, jobId: string): Job | null {
    return liveJobs(state).find((job) => job.id === jobId && job.userId === userId) ?? null;
  }

  function snapshotOf(job: Job): JobSnapshot {
    const hasFile = liveExports(state, job.userId).some(({ jobId }) => jobId === job.id);
    return { job, queuePosition: positionOf(state, job.id), hasFile };
  }

  function listed(userId: string, { status, documentId }: Partial<JobFilter>): Job[] {
    return liveJobs(state)
      .filter((job) => job.userId === userId)
      .filter((job) => status === undefined || job.status === status)
      .filter((job) => documentId === undefined || documentIdOf(job) === documentId);
  }

  function submit(submission: Submission): SubmitOutcome {
    const earlier = rejoin(state, submission);
    if (earlier) return earlier;
    const active = activeSubmissions(state, submission.userId);
    if (active.size >= submission.maxActiveSubmissions) {
      return { type: 'tooManyActive', activeSubmissions: active.size };
    }
    const jobs = submission.jobs.map(({ spec }) => newJob(copied(spec), state.nowMs()));
    rememberKey(state, submission);
    for (const [index, job] of jobs.entries()) {
      state.jobs.set(job.id, job);
      const document = submission.jobs[index]?.document;
      if (document) state.jobDocuments.set(job.id, copied(document));
    }
    changed(...jobs);
    return { type: 'created', jobs };
  }

  function transitionForUser(command: UserTransition): UserTransitionOutcome {
    const { userId, jobId, transition, maxActiveSubmissions } = command;
    const job = findFor(userId, jobId);
    if (!job || !guardHolds(transition.guard, job, { nowMs: state.nowMs() }))
      return { type: 'refused' };
    const active = activeSubmissions(state, userId);
    const isOneMore = !active.has(job.submissionId);
    if (maxActiveSubmissions !== null && isOneMore && active.size >= maxActiveSubmissions) {
      return { type: 'tooManyActive', activeSubmissions: active.size };
    }
    const applied = apply(jobId, transition);
    return applied ? { type: 'applied', job: applied } : { type: 'refused' };
  }

  function claim(transition: Transition, limit: number): ClaimedJob[] {
    const claimed: ClaimedJob[] = [];
    while (claimed.length < limit) {
      const next = nextJob(state);
      const job = next && apply(next.id, transition);
      if (!job) break;
      claimed.push({ job, document: state.jobDocuments.get(job.id) ?? null });
    }
    return claimed;
  }

  function complete({ lease, transition }: LeasedTransition<Completion>): CompletionOutcome {
    const job = state.jobs.get(lease.jobId);
    const nowMs = state.nowMs();
    const completed = job && applyTransition(job, copied(transition), { nowMs, lease });
    if (!completed) return { type: 'lost' };
    const record = exportOf(completed as Job & { result: JobResult });
    const used = usedBytes(state, job.userId) + documentBytes(state, job.userId);
    if (used + record.fileSizeBytes > job.policy.quotaBytes) {
      return { type: 'quotaExceeded', usedBytes: used };
    }
    apply(job.id, transition, lease);
    state.exports.set(record.id, record);
    return { type: 'completed' };
  }

  function expireLeases(transitions: readonly Transition[], limit: number): Job[] {
    const nowMs = state.nowMs();
    return liveJobs(state)
      .filter((job) => transitions.some(({ guard }) => guardHolds(guard, job, { nowMs })))
      .sort((a, b) => (a.leaseUntilMs ?? 0) - (b.leaseUntilMs ?? 0))
      .slice(0, limit)
      .flatMap(({ id }) => {
        for (const transition of transitions) {
          const job = apply(id, transition);
          if (job) return [job];
        }
        return [];
      });
  }

  function purgeExpired(limit: number): number {
    const nowMs = state.nowMs();
    const expired = [...state.jobs.values()]
      .filter(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= nowMs)
      .sort((a, b) => (a.expiresAtMs ?? 0) - (b.expiresAtMs ?? 0))
      .slice(0, limit);
    for (const job of expired) drop(job);
    return expired.length;
  }

  return {
    submit: async (submission) => submit(submission),
    findSubmission: async (userId, key) => findSubmission(state, userId, key),
    async find(userId, jobId) {
      const job = findFor(userId, jobId);
      return job && snapshotOf(job);
    },
    async list(userId, { limit, offset, ...filter }) {
      const jobs = listed(userId, filter).reverse();
      return { jobs: jobs.slice(offset, offset + limit).map(snapshotOf), total: jobs.length };
    },
    async findBatch(userId, batchId) {
      return listed(userId, {})
        .filter((job) => job.batchId === batchId)
        .map(snapshotOf);
    },
    countActiveSubmissions: async (userId) => activeSubmissions(state, userId).size,
    transitionForUser: async (command) => transitionForUser(command),
    async remove(userId, jobId) {
      const job = findFor(userId, jobId);
      if (!job || !isTerminal(job.status)) return false;
      drop(job);
      return true;
    },
    claim: async ({ transition, limit }) => claim(transition, limit),
    renew: async (renewals) =>
      renewals
        .filter(({ lease, transition }) => apply(lease.jobId, transition, lease))
        .map(({ lease }) => lease),
    async held(leases, guard) {
      const nowMs = state.nowMs();
      return leases.filter((lease) => {
        const job = state.jobs.get(lease.jobId);
        return job !== undefined && guardHolds(guard, job, { nowMs, lease });
      });
    },
    transition: async ({ lease, transition }) => apply(lease.jobId, transition, lease),
    complete: async (completion) => complete(copied(completion)),
    expireLeases: async (transitions, limit) => expireLeases(transitions, limit),
    purgeExpired: async (limit) => purgeExpired(limit),
    async nextDueInMs() {
      const nowMs = state.nowMs();
      const waits = liveJobs(state)
        .filter((job) => job.status === 'pending' && job.runAfterMs > nowMs)
        .map((job) => job.runAfterMs - nowMs);
      return waits.length === 0 ? null : Math.min(...waits);
    },
    async search(search) {
      const { jobId, userId, status, errorCode, beforeId } = search;
      const { changedFromMs = -Infinity, changedBeforeMs = Infinity, limit } = search;
      const is = <T>(wanted: T | undefined, value: T) => wanted === undefined || wanted === value;
      return liveJobs(state)
        .filter((job) => is(jobId, job.id) && is(userId, job.userId) && is(status, job.status))
        .filter(({ error }) => is(errorCode, error?.code))
        .filter(({ updatedAtMs }) => updatedAtMs >= changedFromMs && updatedAtMs < changedBeforeMs)
        .filter(({ id }) => beforeId === undefined || id < beforeId)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
    async stats() {
      const byStatus = { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
      for (const { status } of liveJobs(state)) byStatus[status satisfies JobStatus] += 1;
      const due = liveJobs(state)
        .filter((job) => job.status === 'pending' && job.runAfterMs <= state.nowMs())
        .map((job) => job.runAfterMs);
      return { byStatus, oldestDueAtMs: due.length === 0 ? null : Math.min(...due) };
    },
    watch(onHint) {
      const watcher = (hint: JobHint) => queueMicrotask(() => onHint(hint));
      state.watchers.add(watcher);
      return () => state.watchers.delete(watcher);
    },
  };
}

function findSubmission(state: MemoryState, userId: string, key: string): KeyedSubmission | null {
  const known = state.idempotency.get(userId)?.get(key);
  if (!known) return null;
  const jobs = liveJobs(state).filter(({ submissionId }) => submissionId === known.submissionId);
  return jobs.length === 0 ? null : { requestHash: known.requestHash, jobs };
}

function rejoin(state: MemoryState, { userId, idempotency }: Submission): SubmitOutcome | null {
  const known = idempotency && findSubmission(state, userId, idempotency.key);
  if (!known) return null;
  if (known.requestHash !== idempotency.requestHash) return { type: 'idempotencyConflict' };
  return { type: 'rejoined', jobs: known.jobs };
}

function rememberKey(state: MemoryState, { userId, submissionId, idempotency }: Submission) {
  if (!idempotency) return;
  const keys = state.idempotency.get(userId) ?? new Map();
  keys.set(idempotency.key, { requestHash: idempotency.requestHash, submissionId });
  state.idempotency.set(userId, keys);
}

function activeSubmissions(state: MemoryState, userId: string): ReadonlySet<string> {
  const active = liveJobs(state).filter((job) => job.userId === userId && !isTerminal(job.status));
  return new Set(active.map(({ submissionId }) => submissionId));
}

function documentIdOf(job: Job): string | null {
  return job.source.documentId ?? null;
}
