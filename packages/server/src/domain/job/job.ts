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
  /** With the id that its app has for the document, if it told one. */
  | { readonly type: 'inline'; readonly documentId?: string }
  | { readonly type: 'stored'; readonly documentId: string; readonly version: number };

/** The limits of the user's plan as they were at submission; a plan change does not touch live jobs. */
export interface JobPolicy {
  /** At most so many jobs of this user are processing at once. */
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  /** How long the file and its history row live after completion. */
  readonly exportTtlMs: number;
  /** How long the record of the job stays, completed or not; absent: as the worker is set. */
  readonly completedJobTtlMs?: number;
  readonly failedJobTtlMs?: number;
}

export interface JobWebhook {
  readonly url: string;
  /** Comes back with the message. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** The request that a job comes from, by which logs and traces of both are found together. */
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
  /** Whether its end is written to the outbox, for somebody who is to be told. */
  readonly announcesEnd: boolean;
  /** Who that is, besides whom the settings name. */
  readonly webhook: JobWebhook | null;
  /** Absent where it comes from no request. */
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

/** An attempt that has ended: for operators, since `cause` is for no user's eyes. */
export interface PastAttempt {
  /** `attempts` of the job at that time; one that was given back shares it with the next. */
  readonly number: number;
  /** Who made it. */
  readonly worker: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number;
  readonly outcome: AttemptOutcome;
  readonly error: { readonly code: ErrorCode; readonly cause: string | null } | null;
}

/** Of an attempt that has ended: what whoever ended it says. */
export type AttemptEnding = Pick<PastAttempt, 'outcome' | 'error'>;

/** The oldest go. An operator sees what became of a job, and no job grows without end. */
export const MOST_PAST_ATTEMPTS = 20;

/** What only a Transition changes (see lifecycle.ts). All times are the store's, in epoch ms. */
export interface JobState {
  readonly status: JobStatus;
  readonly stage: JobStage | null;
  readonly progress: number;
  /** How many times the job was claimed, less the claims that were given back. */
  readonly attempts: number;
  /**
   * Grows with every claim, by how much is the store's affair. A worker's write counts only under
   * the fence of its own claim.
   */
  readonly fence: number;
  /** Set exactly while processing. */
  readonly leaseUntilMs: number | null;
  /** Not claimed before. */
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
  /** When the record goes; null while the job is live. */
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
