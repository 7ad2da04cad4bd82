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
  /** Everything known about the job. Null until the first news of it. */
  readonly job: JobView | null;
  /** A link that opens the file without headers, once it exists. */
  readonly fileUrl: string | null;
  /** Why the unfinished job is no longer followed. */
  readonly problem: Error | null;
  /** Whether it was submitted, resumed or seen running here, and is not from the past. */
  readonly isCurrent: boolean;
}

/** The export that one button of a page started. */
export interface Submission {
  readonly jobId: string | null;
  readonly isUnderWay: boolean;
  /** Why it was not accepted, or why the latest action on its job failed. */
  readonly problem: Error | null;
}

/** Documents that one button of a page exports together. */
export interface TrackedBatch {
  /** Null until it is accepted. */
  readonly batchId: string | null;
  /** In the order of its documents. `jobs` has their states. */
  readonly jobIds: readonly string[];
  readonly isUnderWay: boolean;
  /** Why it was not accepted, or why the latest action on it failed. */
  readonly problem: Error | null;
}

export interface BatchActions {
  /**
   * Submits up to ten documents, all or none, and follows their jobs. Resolves with the batch's id.
   *
   * @throws OffprintClientError when the batch is not accepted
   */
  startBatch(input: BatchInput, name?: string): Promise<string>;
  /** Stops its unfinished jobs. If that is refused, the batch has the reason. Never rejects. */
  cancelBatch(name: string): Promise<void>;
  /** Forgets the batch. Its jobs continue. */
  resetBatch(name: string): void;
}

export interface HistoryQuery {
  readonly documentId?: string | undefined;
  /** At most 100. Default: 20. */
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
  /** By the name of a button or a hook. */
  readonly submissions: Readonly<Record<string, Submission>>;
  /** By the name of a component or a hook. */
  readonly batches: Readonly<Record<string, TrackedBatch>>;
  /** Whether something is being submitted, queued or printed. */
  readonly isExporting: boolean;
  /** The document that the page works on. The store itself does not use it. */
  readonly selectedDocumentId: string | null;
  /** The last loaded page of the history. Null before the first. */
  readonly history: LoadedHistory | null;
  /** Whether a connection is lost at the moment. Until it is back, `jobs` may be outdated. */
  readonly isReconnecting: boolean;
  /** Whether `followAll` has received the user's jobs, so that no more are expected at once. */
  readonly isListed: boolean;
  /**
   * Submits an export and follows its job. Repeated if the answer is lost, but never printed twice.
   *
   * @throws OffprintClientError when the export is not accepted
   */
  start(input: Input, name?: string): Promise<string>;
  /**
   * Continues a submission in the best possible way: follows its job, retries it, or submits again.
   */
  startAgain(name: string): Promise<string>;
  /** Like `cancel`. If that is refused, the submission has the reason. Never rejects. */
  cancelSubmission(name: string): Promise<void>;
  /** Forgets the submission. Its job continues. */
  reset(name: string): void;
  /**
   * Follows a job that was submitted elsewhere, or that is no longer followed because of a problem.
   */
  follow(jobId: string): void;
  /** Follows every job of the user, wherever it was submitted, over one connection. */
  followAll(): Promise<void>;
  /**
   * Resolves when the job has ended or cannot be followed, with a link to its file if there is one.
   */
  whenOver(jobId: string): Promise<string | null>;
  /**
   * A new link to the file, since the one in `jobs` expires with the token in it.
   *
   * @throws OffprintClientError EXPIRED or NOT_FOUND if there is no file
   */
  freshFileUrl(jobId: string): Promise<string>;
  /** Stops an unfinished job, or removes the record of a finished one. Its export stays. */
  cancel(jobId: string): Promise<void>;
  /** Sends a failed job back to the queue. */
  retry(jobId: string): Promise<void>;
  /** Forgets the job here. It continues on the server. */
  dismiss(jobId: string): void;
  selectDocument(documentId: string | null): void;
  /** @throws OffprintClientError */
  loadHistory(query?: HistoryQuery): Promise<void>;
  /** Removes an export and its file. @throws OffprintClientError */
  removeExport(exportId: string): Promise<void>;
  /** Follows the jobs that the storage remembers from before a reload. */
  resume(): void;
  /** Stops following, for when no one watches any more. */
  stop(): void;
}

export type ExportStore<Input = ExportInput> = StoreApi<ExportState<Input>>;

/** A client of v1, or of an older API with fewer functions. */
export type StoreClient<Input> = JobApi<Input> &
  Partial<
    Pick<OffprintClient, 'job' | 'jobs' | 'findFile' | 'history' | 'removeExport' | 'batches'>
  >;
