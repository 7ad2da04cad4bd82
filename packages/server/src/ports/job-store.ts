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
  /** At least one. `document` is the inline document, or null if the job names a stored one. */
  readonly jobs: readonly { readonly spec: JobSpec; readonly document: DocumentData | null }[];
  readonly maxActiveSubmissions: number;
  /** The key belongs to the user, and lasts as long as the record of any job that it created. */
  readonly idempotency: { readonly key: string; readonly requestHash: string } | null;
}

/** The jobs that an idempotency key has created. */
export interface KeyedSubmission {
  readonly requestHash: string;
  /** The jobs as they are now. At least one. */
  readonly jobs: readonly Job[];
}

export type SubmitOutcome =
  | { readonly type: 'created'; readonly jobs: readonly Job[] }
  /** The key was used with the same request. These are its jobs as they are now. */
  | { readonly type: 'rejoined'; readonly jobs: readonly Job[] }
  | { readonly type: 'idempotencyConflict' }
  | { readonly type: 'tooManyActive'; readonly activeSubmissions: number };

/** A user's transition of a job, such as cancel or retry. */
export interface UserTransition {
  readonly userId: string;
  readonly jobId: string;
  readonly transition: Transition<'cancel' | 'retry'>;
  /**
   * The user's limit, for a transition that makes a job live again. Null for any other. The limit
   * does not apply to a job whose submission is active already, since it adds none.
   */
  readonly maxActiveSubmissions: number | null;
}

export type UserTransitionOutcome =
  | { readonly type: 'applied'; readonly job: Job }
  /** The user has no such job, or the guard does not hold. */
  | { readonly type: 'refused' }
  /** The guard holds, but the limit is reached. */
  | { readonly type: 'tooManyActive'; readonly activeSubmissions: number };

export interface ClaimRequest {
  readonly transition: Transition<'claim'>;
  /** The highest number of jobs to claim. */
  readonly limit: number;
}

/** A job under a lease, with its inline document, or null if it names a stored one. */
export interface ClaimedJob {
  readonly job: Job;
  readonly document: DocumentData | null;
}

/** A write of a worker to a job that it holds. */
export interface LeasedTransition<T extends Transition = Transition> {
  readonly lease: Lease;
  readonly transition: T;
}

export type CompletionOutcome =
  | { readonly type: 'completed' }
  /**
   * The lease is gone, since another worker has the job or it was cancelled. Nothing was written.
   */
  | { readonly type: 'lost' }
  /**
   * The file does not fit into the quota with the user's other files and versions of documents,
   * which take `usedBytes`. Nothing was written, and the lease is still held.
   */
  | { readonly type: 'quotaExceeded'; readonly usedBytes: number };

/** A job with everything that a view of it needs, all of one moment. */
export interface JobSnapshot {
  readonly job: Job;
  /**
   * The number of due jobs before this one, plus one. Null if it is not pending. In a long queue it
   * may be slightly outdated, and jobs after a user's first count as last of their turn.
   */
  readonly queuePosition: number | null;
  /** Whether its file exists: published, not removed, not expired. */
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

/** A filter of the jobs of all users. Absent fields match every job. */
export interface JobSearch {
  readonly jobId?: string;
  readonly userId?: string;
  readonly status?: JobStatus;
  /** The error of the last failed attempt. */
  readonly errorCode?: ErrorCode;
  /** Last changed at this time or later. Epoch ms. */
  readonly changedFromMs?: number;
  /** Last changed before this time. Epoch ms. */
  readonly changedBeforeMs?: number;
  /** Ids that sort before this one, to continue an earlier search. */
  readonly beforeId?: string;
  readonly limit: number;
}

export interface QueueStats {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** When the longest waiting due job became due. Null if none is due. */
  readonly oldestDueAtMs: number | null;
}

/** A changed job, with its status after the change. */
export interface ChangedJob {
  readonly userId: string;
  readonly id: string;
  readonly status: JobStatus;
}

/**
 * Reports a change soon after its commit, by whichever process. A hint may be late or repeated. If
 * hints may have been missed, a hint with null follows once the store is reachable again, since
 * anything may have changed.
 */
export interface JobHint {
  readonly jobs: readonly ChangedJob[] | null;
}

/**
 * The queue. Every transition is one atomic step under its guard, by the store's own clock. Methods
 * with a `userId` see only that user's jobs, and the others are for workers and sweepers. All of
 * them ignore expired records.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface JobStore {
  /**
   * One atomic step, from the check of the key and the limit to the write.
   *
   * @throws RangeError for a number that is no safe integer, since one unreadable row would stop
   *   the claims of all users
   */
  submit(submission: Submission): Promise<SubmitOutcome>;
  /**
   * The jobs that this key of the user has created. Null if there are none, or if the records of
   * all of them are gone (a completed one's goes minutes after it finished), so that the key is
   * free again.
   */
  findSubmission(userId: string, idempotencyKey: string): Promise<KeyedSubmission | null>;

  find(userId: string, jobId: string): Promise<JobSnapshot | null>;
  /** Newest first. */
  list(userId: string, filter: JobFilter): Promise<JobPage>;
  /** The jobs of a batch, in order of submission. Empty if there is no such batch. */
  findBatch(userId: string, batchId: string): Promise<readonly JobSnapshot[]>;
  /** The number of submissions with at least one pending or processing job. */
  countActiveSubmissions(userId: string): Promise<number>;
  /** One atomic step with the check of the limit. */
  transitionForUser(command: UserTransition): Promise<UserTransitionOutcome>;
  /** Removes the record of a finished job. False if there is none or the job is live. */
  remove(userId: string, jobId: string): Promise<boolean>;

  /**
   * Claims due jobs: by priority, then fairly between users (fewest running jobs first, then
   * longest waiting), and never more of one user's than its `policy.userConcurrency`.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedJob[]>;
  /** Renews leases in one step. Returns those that are still held. */
  renew(renewals: readonly LeasedTransition<Transition<'renew'>>[]): Promise<readonly Lease[]>;
  /** The leases whose job fits the guard. Reads only. */
  held(leases: readonly Lease[], guard: Guard): Promise<readonly Lease[]>;
  /** Null if the lease is lost. */
  transition(command: LeasedTransition<AttemptEnd>): Promise<Job | null>;
  /**
   * Completes the job, publishes its history row (see exportOf) and adds to the user's usage, up to
   * the quota in the job's own policy. All or nothing.
   */
  complete(command: LeasedTransition<Completion>): Promise<CompletionOutcome>;

  /** Applies to each job with an expired lease the first transition whose guard holds. */
  expireLeases(transitions: readonly LeaseExpiry[], limit: number): Promise<readonly Job[]>;
  /** Deletes expired records, at most `limit`. Returns their number. */
  purgeExpired(limit: number): Promise<number>;
  /** The time in ms until the next pending job becomes due. Null if there is none. */
  nextDueInMs(): Promise<number | null>;
  stats(): Promise<QueueStats>;
  /** For operators, by id in descending order. May read every job. */
  search(search: JobSearch): Promise<readonly Job[]>;

  /**
   * Calls back on hints until the returned function is called. A store without notifications polls
   * at its own interval, and only while there are watchers.
   */
  watch(onHint: (hint: JobHint) => void): () => void;
}
