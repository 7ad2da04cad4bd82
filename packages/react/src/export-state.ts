import type {
  BatchInput,
  ExportInput,
  ExportView,
  JobApi,
  JobStatus,
  JobView,
  OffprintClient,
} from '@offprint/client';
import type { StoreApi } from 'zustand/vanilla';

export interface TrackedJob {
  readonly jobId: string;
  readonly status: JobStatus;
  /** 0 to 100. */
  readonly progress: number;
  /** Everything that is known about the job; null until the first word of it. */
  readonly job: JobView | null;
  /** Opens the file without headers, once it is there. */
  readonly fileUrl: string | null;
  /** Why the job is not followed any more, though it is not over. */
  readonly problem: Error | null;
  /** Whether it was submitted, resumed or seen under way here, and is no tale from before. */
  readonly isCurrent: boolean;
}

/** What one button of a page has set off. */
export interface Submission {
  readonly jobId: string | null;
  readonly isUnderWay: boolean;
  /** Why it was not accepted, or why the latest action on its job was not. */
  readonly problem: Error | null;
}

/** Documents that one button of a page exports together. */
export interface TrackedBatch {
  /** Null until it is accepted. */
  readonly batchId: string | null;
  /** In the order of its documents; what became of each is among the jobs. */
  readonly jobIds: readonly string[];
  readonly isUnderWay: boolean;
  /** Why it was not accepted, or why the latest action on it was not. */
  readonly problem: Error | null;
}

export interface BatchActions {
  /**
   * Submits up to ten documents, all or none, and follows their jobs. Resolves with the batch's id.
   *
   * @throws OffprintClientError when the batch is not accepted
   */
  startBatch(input: BatchInput, name?: string): Promise<string>;
  /** Stops what is unfinished of it; when that is refused, the batch says why. Never rejects. */
  cancelBatch(name: string): Promise<void>;
  /** Forgets the batch; its jobs go on. */
  resetBatch(name: string): void;
}

export interface HistoryQuery {
  readonly documentId?: string | undefined;
  /** At most 100; 20 by default. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface LoadedHistory {
  readonly exports: readonly ExportView[];
  readonly total: number;
  readonly query: HistoryQuery;
}

export interface ExportState<Input = ExportInput> extends BatchActions {
  /** The latest last. */
  readonly jobs: Readonly<Record<string, TrackedJob>>;
  /** By the name that a button or a hook has. */
  readonly submissions: Readonly<Record<string, Submission>>;
  /** By the name that a component or a hook has. */
  readonly batches: Readonly<Record<string, TrackedBatch>>;
  /** Whether something is being submitted, in line, or printed. */
  readonly isExporting: boolean;
  /** What the page has chosen to work on; the store itself makes no use of it. */
  readonly selectedDocumentId: string | null;
  /** The page of the history that was loaded last; null before. */
  readonly history: LoadedHistory | null;
  /** Whether a connection is lost at the moment: until it is back, `jobs` shows what was before. */
  readonly isReconnecting: boolean;
  /** Whether `followAll` has heard of the user's jobs, so that no more are to be expected at once. */
  readonly isListed: boolean;
  /**
   * Submits an export and follows its job. Sent again, never printed twice, when the answer is lost.
   *
   * @throws OffprintClientError when the export is not accepted
   */
  start(input: Input, name?: string): Promise<string>;
  /** Does the best that is left for a submission: follows on, has it retried, or submits it anew. */
  startAgain(name: string): Promise<string>;
  /** As `cancel`; when that is refused, the submission says why. Never rejects. */
  cancelSubmission(name: string): Promise<void>;
  /** Forgets the submission; its job goes on. */
  reset(name: string): void;
  /** Follows a job that was submitted elsewhere, or one whose following met a problem. */
  follow(jobId: string): void;
  /** Follows every job of the user, wherever it was submitted, by one connection. */
  followAll(): Promise<void>;
  /** Resolves when the job is over or can't be followed, with a link to its file if there is one. */
  whenOver(jobId: string): Promise<string | null>;
  /**
   * A link to the file as of now: the one in `jobs` ends with the token that it was made with.
   *
   * @throws OffprintClientError EXPIRED or NOT_FOUND when it would lead to no file
   */
  freshFileUrl(jobId: string): Promise<string>;
  /** Stops an unfinished job. The record of a finished one is removed; its export stays. */
  cancel(jobId: string): Promise<void>;
  /** Sends a failed job back to the queue. */
  retry(jobId: string): Promise<void>;
  /** Forgets the job here. On the server it goes on. */
  dismiss(jobId: string): void;
  selectDocument(documentId: string | null): void;
  /** @throws OffprintClientError */
  loadHistory(query?: HistoryQuery): Promise<void>;
  /** Removes an export and its file. @throws OffprintClientError */
  removeExport(exportId: string): Promise<void>;
  /** Follows again what the storage remembers from before a reload. */
  resume(): void;
  /** Ends all following, for when nobody looks any more. */
  stop(): void;
}

export type ExportStore<Input = ExportInput> = StoreApi<ExportState<Input>>;

/** A client of v1, or one of an older API, which can do less. */
export type StoreClient<Input> = JobApi<Input> &
  Partial<
    Pick<OffprintClient, 'job' | 'jobs' | 'findFile' | 'history' | 'removeExport' | 'batches'>
  >;
