import type { ErrorCode, JobStatus } from '@offprint/contract';
import type { Job, JobSpec, Lease } from '../domain/job/job.ts';
import type {
  AttemptEnd,
  Completion,
  Guard,
  LeaseExpiry,
  Transition,
} from '../domain/job/lifecycle.ts';

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
  readonly transition: Transition<'cancel' | 'retry'>;
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
  readonly transition: Transition<'claim'>;
  /** At most so many jobs. */
  readonly limit: number;
}

/** A job under a lease, with its inline document (null where it names a stored one). */
export interface ClaimedJob {
  readonly job: Job;
  readonly document: DocumentData | null;
}

/** A worker's write to a job that it holds. */
export interface LeasedTransition<T extends Transition = Transition> {
  readonly lease: Lease;
  readonly transition: T;
}

export type CompletionOutcome =
  | { readonly type: 'completed' }
  /** The lease is gone: another worker has the job, or it was cancelled. Nothing was written. */
  | { readonly type: 'lost' }
  /**
   * The file does not fit the quota beside the user's other files and the versions of documents,
   * which are `usedBytes`. Nothing was written; the lease is still held.
   */
  | { readonly type: 'quotaExceeded'; readonly usedBytes: number };

/** A job with what a view of it needs besides, all of one moment. */
export interface JobSnapshot {
  readonly job: Job;
  /**
   * How many due jobs are before this one, plus one; null when it is not pending. In a long queue as
   * of at most a moment ago, and for all but the first of its user as if it were the last of its turn.
   */
  readonly queuePosition: number | null;
  /** Whether its file is there: published, not removed, not expired. */
  readonly hasFile: boolean;
}

export interface JobFilter {
  readonly status?: JobStatus;
  readonly documentId?: string;
  readonly limit: number;
  readonly offset: number;
}

export interface JobPage {
  readonly jobs: readonly JobSnapshot[];
  readonly total: number;
}

/** Which jobs, of all users; what is absent fits every one. */
export interface JobSearch {
  readonly jobId?: string;
  readonly userId?: string;
  readonly status?: JobStatus;
  /** Of the last attempt that failed. */
  readonly errorCode?: ErrorCode;
  /** Last changed then or later. Epoch ms. */
  readonly changedFromMs?: number;
  /** Last changed before. */
  readonly changedBeforeMs?: number;
  /** Ids that sort before this one, so that a search goes on where another ended. */
  readonly beforeId?: string;
  readonly limit: number;
}

export interface QueueStats {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** When the job that has waited longest became due; null when none is due. */
  readonly oldestDueAtMs: number | null;
}

/** A job that has changed, and its status after the change. */
export interface ChangedJob {
  readonly userId: string;
  readonly id: string;
  readonly status: JobStatus;
}

/**
 * What has changed, soon after it was committed, by whichever process. A hint may come late or
 * twice. Where hints may have been missed, one with null follows as soon as the store is reached
 * again: anything may have changed then.
 */
export interface JobHint {
  readonly jobs: readonly ChangedJob[] | null;
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

  find(userId: string, jobId: string): Promise<JobSnapshot | null>;
  /** Newest first. */
  list(userId: string, filter: JobFilter): Promise<JobPage>;
  /** The jobs of a batch, in the order of their submission; none when there is no such batch. */
  findBatch(userId: string, batchId: string): Promise<readonly JobSnapshot[]>;
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
  /** Heartbeats, all in one step. Returns the leases that are still held. */
  renew(renewals: readonly LeasedTransition<Transition<'renew'>>[]): Promise<readonly Lease[]>;
  /** Those whose job fits the guard under its lease. Reads only. */
  held(leases: readonly Lease[], guard: Guard): Promise<readonly Lease[]>;
  /** Null: lost. */
  transition(command: LeasedTransition<AttemptEnd>): Promise<Job | null>;
  /**
   * Completes the job, publishes the history row that follows from it (see exportOf) and adds to the
   * user's usage, up to the quota of the job's own policy: all or nothing.
   */
  complete(command: LeasedTransition<Completion>): Promise<CompletionOutcome>;

  /** Applies to each job whose lease ran out the first transition whose guard holds. */
  expireLeases(transitions: readonly LeaseExpiry[], limit: number): Promise<readonly Job[]>;
  /** Deletes records past their expiry, at most `limit`. Returns how many. */
  purgeExpired(limit: number): Promise<number>;
  /** In how many ms the next pending job that is not due yet becomes due; null: there is none. */
  nextDueInMs(): Promise<number | null>;
  stats(): Promise<QueueStats>;
  /** For operators: by id, the last first. May read every job there is. */
  search(search: JobSearch): Promise<readonly Job[]>;

  /**
   * Calls back on hints until the returned function is called. A store that can't be told of the
   * changes of others looks for them itself, only while somebody watches, at an interval of its own.
   */
  watch(onHint: (hint: JobHint) => void): () => void;
}
