import type { Job } from '../../packages/server/src/domain/job/job.ts';
import {
  cancel,
  expireLease,
  fail,
  giveBack,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import { afterFailure } from '../../packages/server/src/domain/job/retry-policy.ts';
import type { DocumentStore } from '../../packages/server/src/ports/document-store.ts';
import type { HistoryStore } from '../../packages/server/src/ports/history-store.ts';
import type {
  ClaimedJob,
  JobStore,
  Submission,
} from '../../packages/server/src/ports/job-store.ts';
import {
  cancelling,
  claimRequest,
  completion,
  INVALID,
  retrying,
  submission,
  TIMEOUT,
} from '../support/job-fixtures.ts';
import { KEYS, LEASE_MS, QUOTA_BYTES, RECORD_TTL, type Step, USERS } from './store-history.ts';

export interface Stores {
  readonly jobs: JobStore;
  readonly history: HistoryStore;
  readonly documents: DocumentStore;
}

/** All that a history has brought forth so far, in order. */
export interface Trace {
  readonly jobs: Job[];
  /** Jobs as their claims returned them: each one a lease, live or stale. */
  readonly claims: Job[];
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
      const renewals = unique.map(({ id, fence }) => ({
        jobId: id,
        fence,
        stage: 'rendering' as const,
      }));
      return ({ jobs }) => jobs.renew(renewals, LEASE_MS);
    }
    case 'complete':
    case 'fail':
    case 'giveBack':
    case 'timeOut':
      return workersAct(step, pick(trace.claims, step.lease));
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
    case 'takeExpired':
      return async ({ history }) => byId(await history.takeExpired(1_000));
    case 'purgeTaken':
      return ({ history }) => history.purgeTaken(2_000, 1_000);
    case 'advance':
      return nothing;
  }
}

type WorkersStep = Extract<Step, { do: 'complete' | 'fail' | 'giveBack' | 'timeOut' }>;

function workersAct(step: WorkersStep, job: Job | undefined): Act {
  if (!job) return nothing;
  const { id, fence } = job;
  switch (step.do) {
    case 'complete': {
      const { fileSizeBytes } = step;
      const given = completion(job, {
        fileSizeBytes,
        quotaBytes: QUOTA_BYTES,
        recordTtl: RECORD_TTL,
      });
      return ({ jobs }) => jobs.complete(given);
    }
    case 'fail':
      return ({ jobs }) => jobs.transition(id, fail(fence, INVALID, RECORD_TTL));
    case 'giveBack':
      return ({ jobs }) => jobs.transition(id, giveBack(fence));
    case 'timeOut': {
      const policy = { baseMs: step.delayMs, capMs: step.delayMs, jitter: 0 };
      return ({ jobs }) => jobs.transition(id, afterFailure(job, TIMEOUT, policy, RECORD_TTL, 0));
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
  if (step.do === 'complete') {
    const { job } = (outcome ?? {}) as { job?: Job };
    if (job?.result) trace.exports.push({ userId: job.userId, exportId: job.result.exportId });
  }
}

/** All that can be seen through the ports. */
export async function observe({ jobs, history }: Stores, trace: Trace) {
  const all = { limit: 1_000, offset: 0 };
  const users = await Promise.all(
    USERS.map(async (userId) => ({
      jobs: await jobs.list(userId, all),
      activeSubmissions: await jobs.countActiveSubmissions(userId),
      exports: await history.list(userId, all),
      stats: await history.stats(userId),
      usedBytes: await history.usedBytes(userId),
      keyed: await Promise.all(KEYS.map((key) => jobs.findSubmission(userId, key))),
      found: await Promise.all(trace.exports.map(({ exportId }) => history.find(userId, exportId))),
    })),
  );
  const leases = trace.claims.map(({ id, fence }) => ({ jobId: id, fence }));
  return {
    users,
    positions: await Promise.all(trace.jobs.map((job) => jobs.queuePosition(job))),
    held: await jobs.held(leases),
    nextDueInMs: await jobs.nextDueInMs(),
    stats: await jobs.stats(),
  };
}

/** For answers whose order is nobody's business. */
function byId<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function pick<T>(items: readonly T[], any: number): T | undefined {
  return items.at(-1 - (any % Math.max(1, items.length)));
}
