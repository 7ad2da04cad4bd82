import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import {
  type Completion,
  cancel,
  expireLease,
  fail,
  HELD,
  release,
  renew,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import { afterFailure } from '../../packages/server/src/domain/job/retry-policy.ts';
import type { DocumentStore } from '../../packages/server/src/ports/document-store.ts';
import type { HistoryStore } from '../../packages/server/src/ports/history-store.ts';
import type {
  ClaimedJob,
  JobStore,
  LeasedTransition,
  Submission,
} from '../../packages/server/src/ports/job-store.ts';
import type { OutboxStore } from '../../packages/server/src/ports/outbox-store.ts';
import {
  cancelling,
  claimRequest,
  completion,
  INVALID,
  retrying,
  submission,
  TIMEOUT,
} from '../support/job-fixtures.ts';
import { KEYS, LEASE_MS, RECORD_TTL, type Step, USERS } from './store-history.ts';

export interface Stores {
  readonly jobs: JobStore;
  readonly history: HistoryStore;
  readonly documents: DocumentStore;
  readonly outbox: OutboxStore;
}

/** All that a history has brought forth so far, in order. */
export interface Trace {
  readonly jobs: Job[];
  /** Jobs as their claims returned them: each one a lease, live or stale. */
  readonly claims: Job[];
  /** What was sent, whether or not it took effect. */
  readonly completions: LeasedTransition<Completion>[];
  readonly exports: { readonly userId: string; readonly exportId: string }[];
}

export type Act = (stores: Stores) => Promise<unknown>;

const nothing: Act = async () => null;

/** The step as one call, which can be made on any number of stores. */
export function actOf(step: Step, trace: Trace): Act {
  switch (step.do) {
    case 'submit': {
      const submitted: Submission = submission(step.submission);
      return ({ jobs }) => jobs.submit(submitted);
    }
    case 'claim':
      return ({ jobs }) => jobs.claim(claimRequest(step.limit, LEASE_MS));
    case 'renew': {
      const claims = step.leases.flatMap((lease) => pick(trace.claims, lease) ?? []);
      const unique = [...new Map(claims.map((job) => [`${job.id} ${job.fence}`, job])).values()];
      const transition = renew(LEASE_MS, 'rendering');
      const renewals = unique.map((job) => ({ lease: leaseOf(job), transition }));
      return ({ jobs }) => jobs.renew(renewals);
    }
    case 'complete':
    case 'fail':
    case 'release':
    case 'timeOut':
      return workersAct(step, pick(trace.claims, step.lease), trace);
    case 'cancel':
    case 'remove':
      return usersAct(step, pick(trace.jobs, step.job));
    case 'retry':
      return usersAct(step, pick(trace.claims, step.job));
    case 'removeExport': {
      const file = pick(trace.exports, step.file);
      return file
        ? ({ history }) => history.remove(asked(step.user, file), file.exportId)
        : nothing;
    }
    case 'download': {
      const file = pick(trace.exports, step.file);
      return file
        ? ({ history }) => history.countDownload(asked(step.user, file), file.exportId)
        : nothing;
    }
    case 'expireLeases':
      return async ({ jobs }) => byId(await jobs.expireLeases(expireLease(RECORD_TTL), 1_000));
    case 'purge':
      return ({ jobs }) => jobs.purgeExpired(1_000);
    case 'sweepExpired':
      return async ({ history }) => byId(await history.sweepExpired(1_000));
    case 'purgeSwept':
      return ({ history }) => history.purgeSwept(2_000, 1_000);
    case 'advance':
      return nothing;
  }
}

type WorkersStep = Extract<Step, { do: 'complete' | 'fail' | 'release' | 'timeOut' }>;

function workersAct(step: WorkersStep, job: Job | undefined, trace: Trace): Act {
  if (!job) return nothing;
  const lease = leaseOf(job);
  switch (step.do) {
    case 'complete': {
      const { fileSizeBytes } = step;
      const command = completion(job, { fileSizeBytes, recordTtl: RECORD_TTL });
      trace.completions.push(command);
      return ({ jobs }) => jobs.complete(command);
    }
    case 'fail':
      return ({ jobs }) => jobs.transition({ lease, transition: fail(INVALID, RECORD_TTL) });
    case 'release':
      return ({ jobs }) => jobs.transition({ lease, transition: release() });
    case 'timeOut': {
      const policy = { baseMs: step.delayMs, capMs: step.delayMs, jitter: 0 };
      const transition = afterFailure(job, TIMEOUT, policy, RECORD_TTL, 0);
      return ({ jobs }) => jobs.transition({ lease, transition });
    }
  }
}

type UsersStep = Extract<Step, { do: 'cancel' | 'retry' | 'remove' }>;

function usersAct(step: UsersStep, job: Job | undefined): Act {
  if (!job) return nothing;
  const one = { id: job.id, userId: asked(step.user, job) };
  switch (step.do) {
    case 'remove':
      return ({ jobs }) => jobs.remove(one.userId, one.id);
    case 'cancel': {
      const command = { ...cancelling(one), transition: cancel(RECORD_TTL) };
      return ({ jobs }) => jobs.transitionForUser(command);
    }
    case 'retry':
      return ({ jobs }) => jobs.transitionForUser(retrying(one, step.maxActiveSubmissions));
  }
}

function asked(user: string, { userId }: { readonly userId: string }): string {
  return user === 'owner' ? userId : user;
}

/** Notes what an outcome has brought forth. */
export function note(step: Step, outcome: unknown, trace: Trace): void {
  if (step.do === 'submit') {
    const submitted = outcome as { type: string; jobs: Job[] };
    if (submitted.type === 'created') trace.jobs.push(...submitted.jobs);
  }
  if (step.do === 'claim') trace.claims.push(...(outcome as ClaimedJob[]).map(({ job }) => job));
  if (step.do === 'complete' && (outcome as { type?: string } | null)?.type === 'completed') {
    const { lease, transition } = trace.completions.at(-1) as LeasedTransition<Completion>;
    const { userId } = trace.jobs.find(({ id }) => id === lease.jobId) as Job;
    trace.exports.push({ userId, exportId: transition.patch.result.exportId });
  }
}

/** All that can be seen through the ports. */
export async function observe({ jobs, history, documents, outbox }: Stores, trace: Trace) {
  const all = { limit: 1_000, offset: 0 };
  const users = await Promise.all(
    USERS.map(async (userId) => ({
      jobs: await jobs.list(userId, all),
      activeSubmissions: await jobs.countActiveSubmissions(userId),
      exports: await history.list(userId, all),
      stats: await history.stats(userId),
      usedBytes: await history.usedBytes(userId),
      keptBytes: await documents.keptBytes(userId),
      keyed: await Promise.all(KEYS.map((key) => jobs.findSubmission(userId, key))),
      found: await Promise.all(trace.exports.map(({ exportId }) => history.find(userId, exportId))),
    })),
  );
  const batches = new Map(trace.jobs.map(({ batchId, userId }) => [batchId, userId]));
  return {
    users,
    snapshots: await Promise.all(trace.jobs.map(({ userId, id }) => jobs.find(userId, id))),
    batches: await Promise.all(
      [...batches].map(([batchId, userId]) => jobs.findBatch(userId, batchId ?? '')),
    ),
    held: await jobs.held(trace.claims.map(leaseOf), HELD),
    // Each store has ids of its own; they only have to sort as the events happened.
    outbox: (await outbox.read(1_000)).map(({ type, job }) => ({ type, job })),
    nextDueInMs: await jobs.nextDueInMs(),
    stats: await jobs.stats(),
    search: await jobs.search({ errorCode: TIMEOUT.code, limit: 1_000 }),
  };
}

/** For answers whose order is nobody's business. */
function byId<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function pick<T>(items: readonly T[], any: number): T | undefined {
  return items.at(-1 - (any % Math.max(1, items.length)));
}
