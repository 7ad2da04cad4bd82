import type {
  AttemptOutcome,
  CheckReport,
  ErrorCode,
  JobError,
  JobStage,
  JobStatus,
  PageOptions,
  Quality,
  Warning,
} from '@offprint/contract';

/** Where the document of a job comes from. */
export type DocumentRef =
  /** With the id that its app has for the document, if it gave one. */
  | { readonly type: 'inline'; readonly documentId?: string }
  | { readonly type: 'stored'; readonly documentId: string; readonly version: number };

/** The limits of the user's plan as they were at submission; a plan change does not touch live jobs. */
export interface JobPolicy {
  /** The most jobs of this user that are processing at once. */
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  /** How long the file and its history row are kept after completion. */
  readonly exportTtlMs: number;
  /** How long the record of the job is kept, by how it ended; absent: as the worker is configured. */
  readonly completedJobTtlMs?: number;
  readonly failedJobTtlMs?: number;
}

export interface JobWebhook {
  readonly url: string;
  /** Returned with the message. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** The request that created the job, so that its logs and traces are found with the job's. */
export interface JobOrigin {
  readonly requestId?: string;
  /** As in W3C Trace Context. */
  readonly traceparent?: string;
}

/** What is fixed when a job is submitted. */
export interface JobSpec {
  /** UUID v7. */
  readonly id: string;
  readonly userId: string;
  /** The jobs of one submission share it; a submission counts once against the active limit. */
  readonly submissionId: string;
  readonly batchId: string | null;
  readonly source: DocumentRef;
  readonly templateId: string;
  readonly templateVersion: string;
  readonly options: PageOptions;
  readonly quality: Quality;
  /** Whether its file is read back; absent: it is not. */
  readonly wantsReport?: true;
  readonly fileName: string;
  /** Lower runs first. */
  readonly priority: number;
  readonly maxAttempts: number;
  readonly policy: JobPolicy;
  /** Whether its end is written to the outbox, to notify somebody. */
  readonly announcesEnd: boolean;
  /** Who is notified, besides the endpoint of the settings. */
  readonly webhook: JobWebhook | null;
  /** Absent if no request created the job. */
  readonly origin?: JobOrigin;
}

export interface JobResult {
  /** The id of the history row. */
  readonly exportId: string;
  readonly storageKey: string;
  readonly fileSizeBytes: number;
  readonly pageCount: number;
  /** How many pages are filled, such as 1.4; null where that is not known. */
  readonly pageFill: number | null;
  readonly warnings: readonly Warning[];
  /** Null where none was asked for, or none could be made. */
  readonly report: CheckReport | null;
}

/** An attempt that has ended. For operators, since users must not see `cause`. */
export interface PastAttempt {
  /** The value of `attempts` at that time. A returned attempt shares it with the next one. */
  readonly number: number;
  /** Who made it. */
  readonly worker: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number;
  readonly outcome: AttemptOutcome;
  readonly error: { readonly code: ErrorCode; readonly cause: string | null } | null;
}

/** How an attempt ended, from whoever ended it. */
export type AttemptEnding = Pick<PastAttempt, 'outcome' | 'error'>;

/** The oldest are dropped, so that no job grows without limit. */
export const MOST_PAST_ATTEMPTS = 20;

/** What only a Transition changes (see lifecycle.ts). All times are the store's, in epoch ms. */
export interface JobState {
  readonly status: JobStatus;
  readonly stage: JobStage | null;
  readonly progress: number;
  /** How many times the job was claimed, less the claims that were returned. */
  readonly attempts: number;
  /**
   * Grows with every claim; the store decides by how much. A worker's write counts only under the
   * fence of its own claim.
   */
  readonly fence: number;
  /** Set exactly while processing. */
  readonly leaseUntilMs: number | null;
  /** The job is not claimed before. */
  readonly runAfterMs: number;
  /** Why it failed, or why the last attempt did. */
  readonly error: JobError | null;
  /** Set exactly when completed. */
  readonly result: JobResult | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** Who claimed it last. */
  readonly worker: string | null;
  /** In their order, at most MOST_PAST_ATTEMPTS. */
  readonly pastAttempts: readonly PastAttempt[];
  /** When the record is removed; null while the job is live. */
  readonly expiresAtMs: number | null;
}

export interface Job extends JobSpec, JobState {}

/** Null for a document without a name. */
export function documentIdOf({ source }: Pick<JobSpec, 'source'>): string | null {
  return source.documentId ?? null;
}

/** The proof of a claim, carried by every write of the worker that holds it. */
export interface Lease {
  readonly jobId: string;
  readonly fence: number;
}

export function leaseOf({ id, fence }: Pick<Job, 'id' | 'fence'>): Lease {
  return { jobId: id, fence };
}

/** @throws RangeError for a number that is no safe integer, since not every store can return it */
export function newJob(spec: JobSpec, nowMs: number): Job {
  const { priority, maxAttempts, policy, source } = spec;
  const version = source.type === 'stored' ? source.version : 0;
  refuseInexact({ priority, maxAttempts, version, ...policy });
  return {
    ...spec,
    status: 'pending',
    stage: null,
    progress: 0,
    attempts: 0,
    fence: 0,
    leaseUntilMs: null,
    runAfterMs: nowMs,
    error: null,
    result: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    startedAtMs: null,
    finishedAtMs: null,
    worker: null,
    pastAttempts: [],
    expiresAtMs: null,
  };
}

function refuseInexact(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value)) continue;
    throw new RangeError(`The ${name} of a job must be a safe integer, not ${value}.`);
  }
}
