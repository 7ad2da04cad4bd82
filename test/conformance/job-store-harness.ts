import { onTestFinished } from 'vitest';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { type AttemptEnd, fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { CoordinationStore } from '../../packages/server/src/ports/coordination-store.ts';
import type { DocumentStore } from '../../packages/server/src/ports/document-store.ts';
import type { HistoryStore } from '../../packages/server/src/ports/history-store.ts';
import type { ClaimedJob, JobStore } from '../../packages/server/src/ports/job-store.ts';
import type { OutboxStore } from '../../packages/server/src/ports/outbox-store.ts';
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
  readonly outbox: OutboxStore;
  readonly coordination: CoordinationStore;
  identity(): Promise<string>;
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
  return findJob(store, job);
}

export async function failOne(store: Jobs, changes: SubmissionChanges = {}): Promise<Job> {
  const job = await startOne(store, changes);
  const failed = await write(store, job, fail(INVALID, RECORD_TTL));
  if (!failed) throw new Error('fail answered lost');
  return failed;
}

/** The record alone; null when there is none. */
export async function recordOf({ jobs }: Jobs, userId: string, id: string): Promise<Job | null> {
  return (await jobs.find(userId, id))?.job ?? null;
}

/** A worker's write under the job's own lease. */
export function write(
  { jobs }: Jobs,
  job: Pick<Job, 'id' | 'fence'>,
  transition: AttemptEnd,
): Promise<Job | null> {
  return jobs.transition({ lease: leaseOf(job), transition });
}

/** As recordOf. @throws Error when it is gone */
export async function findJob({ jobs }: Jobs, { id, userId }: Pick<Job, 'id' | 'userId'>) {
  const found = await recordOf({ jobs }, userId, id);
  if (!found) throw new Error('there is no such job');
  return found;
}

export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('there is no item');
  return item;
}
