import type { JobStage, JobStatus } from '@offprint/contract';
import type { ExportDraft } from '../domain/export-record.ts';
import type { Job, JobSpec, Lease } from '../domain/job/job.ts';
import type { Transition } from '../domain/job/lifecycle.ts';

export type DocumentData = Readonly<Record<string, unknown>>;

export interface Submission {
  readonly userId: string;
  readonly submissionId: string;
  /** At least one. `document` is the inline document, null where the job names a stored one. */
  readonly jobs: readonly { readonly spec: JobSpec; readonly document: DocumentData | null }[];
  readonly maxActiveSubmissions: number;
  /** The key is the user's own. It lasts as long as the record of any job that it made. */
  readonly idempotency: { readonly key: string; readonly requestHash: string } | null;
}

/** What an idempotency key has made. */
export interface KeyedSubmission {
  readonly requestHash: string;
  /** As they are now; at least one. */
  readonly jobs: readonly Job[];
}

export type SubmitOutcome =
  | { readonly type: 'created'; readonly jobs: readonly Job[] }
  /** The key was used with the same request: its jobs as they are now. */
  | { readonly type: 'rejoined'; readonly jobs: readonly Job[] }
  | { readonly type: 'idempotencyConflict' }
  | { readonly type: 'tooManyActive'; readonly activeSubmissions: number };

/** What a user does to a job: cancel, retry. */
export interface UserTransition {
  readonly userId: string;
  readonly jobId: string;
  readonly transition: Transition;
  /**
   * The user's limit, for a transition that makes a job live again; null for any other. A job whose
   * submission is active anyhow makes it no more, so the limit does not hold it up.
   */
  readonly maxActiveSubmissions: number | null;
}

export type UserTransitionOutcome =
  | { readonly type: 'applied'; readonly job: Job }
  /** There is no such job of the user, or the guard does not hold. */
  | { readonly type: 'refused' }
  /** The guard holds, but the limit is reached. */
  | { readonly type: 'tooManyActive'; readonly activeSubmissions: number };

export interface ClaimRequest {
  readonly transition: Transition;
  /** At most so many jobs. */
  readonly limit: number;
}

/** A job under a lease, with its inline document (null where it names a stored one). */
export interface ClaimedJob {
  readonly job: Job;
  readonly document: DocumentData | null;
}

export interface Renewal extends Lease {
  readonly stage: JobStage;
}

export interface Completion {
  readonly lease: Lease;
  readonly transition: Transition;
  readonly exportDraft: ExportDraft;
  /** The user's stored bytes may not grow past it. */
  readonly quotaBytes: number;
}

export type CompletionOutcome =
  | { readonly type: 'completed' }
  /** The lease is gone: another worker has the job, or it was cancelled. Nothing was written. */
  | { readonly type: 'lost' }
  /** The file does not fit the quota. Nothing was written; the lease is still held. */
  | { readonly type: 'quotaExceeded'; readonly usedBytes: number };

export interface JobFilter {
  readonly status?: JobStatus;
  readonly documentId?: string;
  readonly limit: number;
  readonly offset: number;
}

export interface JobPage {
  readonly jobs: readonly Job[];
  readonly total: number;
}

export interface QueueStats {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** When the job that has waited longest became due; null when none is due. */
  readonly oldestDueAtMs: number | null;
}

/**
 * Something may have changed. A hint may be lost or come twice, so whoever watches also polls.
 * `jobs` names the jobs when the store knows them; null means it could be any.
 */
export interface JobHint {
  readonly jobs: readonly { readonly id: string; readonly status: JobStatus }[] | null;
}

/**
 * The queue. Every transition is one atomic step under its guard, by the store's own clock.
 * Methods that take a `userId` see only that user's jobs; the others are for workers and sweepers.
 * A record past its expiry does not exist for any of them.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface JobStore {
  /**
   * One atomic step, from the look at the key and the limit to the write.
   *
   * @throws RangeError for a number that is no safe integer. One row that cannot be read would stop
   *   the claims of everybody, so none may be written
   */
  submit(submission: Submission): Promise<SubmitOutcome>;
  /**
   * What this key of the user has made; null when nothing, or when the records of all its jobs are
   * gone (a completed one's goes minutes after it finished), so that the key is free again.
   */
  findSubmission(userId: string, idempotencyKey: string): Promise<KeyedSubmission | null>;

  find(userId: string, jobId: string): Promise<Job | null>;
  /** Newest first. */
  list(userId: string, filter: JobFilter): Promise<JobPage>;
  /** How many due jobs are before this pending one, plus one; null when it is not pending. */
  queuePosition(job: Job): Promise<number | null>;
  /** Submissions with at least one job that is pending or processing. */
  countActiveSubmissions(userId: string): Promise<number>;
  /** One atomic step, the look at the limit included. */
  transitionForUser(command: UserTransition): Promise<UserTransitionOutcome>;
  /** Removes the record of a finished job; false when there is none, or it is live. */
  remove(userId: string, jobId: string): Promise<boolean>;

  /**
   * Claims due jobs: by priority, then fairly between users (whoever has fewest running, then who
   * has waited longest), and never more of one user's than its `policy.userConcurrency`.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedJob[]>;
  /** Heartbeats for all held jobs in one step. Returns those that are still held. */
  renew(renewals: readonly Renewal[], leaseMs: number): Promise<readonly Lease[]>;
  /** Which of these are still held. Reads only. */
  held(leases: readonly Lease[]): Promise<readonly Lease[]>;
  /** A worker's fenced transition other than complete (fail, reschedule, give back); null: lost. */
  transition(jobId: string, transition: Transition): Promise<Job | null>;
  /** Completes the job, inserts its history row and adds to the user's usage, all or nothing. */
  complete(completion: Completion): Promise<CompletionOutcome>;

  /** Applies to each job whose lease ran out the first transition whose guard holds. */
  expireLeases(transitions: readonly Transition[], limit: number): Promise<readonly Job[]>;
  /** Deletes records past their expiry, at most `limit`. Returns how many. */
  purgeExpired(limit: number): Promise<number>;
  /** In how many ms the next pending job that is not due yet becomes due; null: there is none. */
  nextDueInMs(): Promise<number | null>;
  stats(): Promise<QueueStats>;

  /** Calls back on hints until the returned function is called. */
  watch(onHint: (hint: JobHint) => void): () => void;
}
