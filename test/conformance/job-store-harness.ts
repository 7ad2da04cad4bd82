import { onTestFinished } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { DocumentStore } from '../../packages/server/src/ports/document-store.ts';
import type { HistoryStore } from '../../packages/server/src/ports/history-store.ts';
import type { ClaimedJob, JobStore } from '../../packages/server/src/ports/job-store.ts';
import {
  claimRequest,
  completion,
  INVALID,
  RECORD_TTL,
  type SubmissionChanges,
  submission,
} from '../support/job-fixtures.ts';

/** A store under test, empty. Its time is its own: tests compare times only within a record. */
export interface StoreHarness {
  readonly jobs: JobStore;
  readonly history: HistoryStore;
  readonly documents: DocumentStore;
  /** Lets so much time pass for the store. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore = () => Promise<StoreHarness>;

export async function openForTest(open: OpenStore): Promise<StoreHarness> {
  const store = await open();
  onTestFinished(() => store.close());
  return store;
}

type Jobs = Pick<StoreHarness, 'jobs'>;

/** Submits and returns the jobs. */
export async function submitJobs({ jobs }: Jobs, changes: SubmissionChanges = {}): Promise<Job[]> {
  const outcome = await jobs.submit(submission(changes));
  if (outcome.type !== 'created') throw new Error(`submit answered ${outcome.type}`);
  return [...outcome.jobs];
}

export async function submitOne(store: Jobs, changes: SubmissionChanges = {}): Promise<Job> {
  return first(await submitJobs(store, changes));
}

export async function claimOne({ jobs }: Jobs, leaseMs?: number): Promise<ClaimedJob> {
  return first(await jobs.claim(claimRequest(1, leaseMs)));
}

/** A job that is processing under a lease. */
export async function startOne(store: Jobs, changes: SubmissionChanges = {}): Promise<Job> {
  await submitOne(store, changes);
  return (await claimOne(store)).job;
}

export async function completeOne(
  store: Jobs,
  changes: SubmissionChanges & { fileSizeBytes?: number } = {},
): Promise<Job> {
  const { fileSizeBytes = 1_000, ...submitted } = changes;
  const job = await startOne(store, submitted);
  const outcome = await store.jobs.complete(completion(job, { fileSizeBytes }));
  if (outcome.type !== 'completed') throw new Error(`complete answered ${outcome.type}`);
  return (await store.jobs.find(job.userId, job.id)) as Job;
}

export async function failOne(store: Jobs, changes: SubmissionChanges = {}): Promise<Job> {
  const job = await startOne(store, changes);
  const failed = await store.jobs.transition(job.id, fail(job.fence, INVALID, RECORD_TTL));
  if (!failed) throw new Error('fail answered lost');
  return failed;
}

export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('there is no item');
  return item;
}
