import {
  type History,
  historySchema,
  type JobList,
  type JobStatus,
  type JobSummary,
  type JobView,
  jobListSchema,
  jobSummarySchema,
  jobViewSchema,
  type PageOptions,
  type Quality,
  type RemovedJob,
  type RetriedJob,
  removedJobSchema,
  retriedJobSchema,
  type TemplateView,
  templateViewSchema,
  type Usage,
  usageSchema,
} from '@offprint/contract';
import { createDocuments, type Documents, type Page } from './documents.ts';
import { type JobListener, observeJob, observeJobs } from './observe-jobs.ts';
import { type ObserveOptions, withRetries } from './retry.ts';
import {
  apiUrl,
  type CallOptions,
  createTransport,
  type DownloadedFile,
  readData,
  readFile,
  type TransportOptions,
} from './transport.ts';

/** What to print: a document, or the id of one that was stored before. */
export type ExportInput = (
  | { readonly document: Readonly<Record<string, unknown>>; readonly documentId?: never }
  | { readonly documentId: string; readonly document?: never }
) & {
  readonly templateId?: string;
  readonly options?: PageOptions;
  readonly quality?: Quality;
  readonly fileName?: string;
};

export interface SubmitOptions extends CallOptions {
  /**
   * The same key with the same input gives the same job again. Only with a key is a submission
   * whose answer was lost sent anew.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface JobOptions extends CallOptions {
  /** Answers when the job is over, or after so many seconds; at most 25. */
  readonly waitSeconds?: number | undefined;
  /** With `change` it answers at the next change of the job already. */
  readonly until?: 'end' | 'change' | undefined;
}

export interface OffprintClient {
  submit(input: ExportInput, options?: SubmitOptions): Promise<JobSummary>;
  job(jobId: string, options?: JobOptions): Promise<JobView>;
  jobs(
    query?: Page & { status?: JobStatus; documentId?: string },
    options?: CallOptions,
  ): Promise<JobList>;
  /** Stops an unfinished job. The record of a finished one is removed; its export stays. */
  cancel(jobId: string, options?: CallOptions): Promise<RemovedJob>;
  /** Sends a failed job back to the queue. */
  retry(jobId: string, options?: CallOptions): Promise<RetriedJob>;
  /** The listener hears of every change; the promise resolves when the job is over. */
  observeJob(jobId: string, listener: JobListener, options?: ObserveOptions): Promise<JobView>;
  /**
   * The listener hears of the user's newest jobs as they are, the latest last, and of every change
   * from then on, wherever they were submitted. Ends only by the signal or by an error.
   */
  observeJobs(listener: JobListener, options?: ObserveOptions): Promise<never>;
  /** A link for an anchor, by an export's or a job's id. It wants the same credentials as a call. */
  downloadUrl(exportOrJobId: string): string;
  /** The file itself, for those who call with headers. */
  download(exportOrJobId: string, options?: CallOptions): Promise<DownloadedFile>;
  history(
    query?: Page & { documentId?: string; includeStats?: boolean },
    options?: CallOptions,
  ): Promise<History>;
  /** Removes an export from the history, and its file. */
  removeExport(exportId: string, options?: CallOptions): Promise<void>;
  usage(options?: CallOptions): Promise<Usage>;
  templates(options?: CallOptions): Promise<TemplateView[]>;
  /** The first page of a sample in this template, as PNG. */
  templatePreview(templateId: string, options?: CallOptions): Promise<Blob>;
  readonly documents: Documents;
}

const LOST_ANSWER_RETRIES = 2;

/**
 * A client of one Offprint server. It runs wherever `fetch` does: Node, browsers, edge functions.
 * `baseUrl` is where the server is mounted, without `/api/v1`; in a browser `''` is the page's own
 * origin. `headers` go with every call, or are made anew for each by a function. Calls reject with
 * OffprintClientError.
 */
export function createClient(options: TransportOptions): OffprintClient {
  const transport = createTransport(options);
  const jobPath = (jobId: string) => `/export/job/${encodeURIComponent(jobId)}`;

  return {
    async submit(body, { idempotencyKey, signal } = {}) {
      const headers = idempotencyKey && { 'idempotency-key': idempotencyKey };
      const call = { method: 'POST', body, signal, ...(headers && { headers }) } as const;
      const send = async () =>
        readData(jobSummarySchema, await transport('/export/pdf', call), signal);
      return withRetries(send, { retries: headers ? LOST_ANSWER_RETRIES : 0, signal });
    },
    async job(jobId, { waitSeconds = 0, until, signal } = {}) {
      const wait = waitSeconds > 0 ? waitSeconds : undefined;
      const call = { query: { wait, until }, extraTimeoutMs: waitSeconds * 1000, signal };
      return readData(jobViewSchema, await transport(jobPath(jobId), call), signal);
    },
    async jobs(query, { signal } = {}) {
      return readData(jobListSchema, await transport('/export/jobs', { query, signal }), signal);
    },
    async cancel(jobId, { signal } = {}) {
      const response = await transport(jobPath(jobId), { method: 'DELETE', signal });
      return readData(removedJobSchema, response, signal);
    },
    async retry(jobId, { signal } = {}) {
      const path = `/export/retry/${encodeURIComponent(jobId)}`;
      return readData(retriedJobSchema, await transport(path, { method: 'POST', signal }), signal);
    },
    observeJob: (jobId, listener, observeOptions = {}) =>
      observeJob(transport, jobId, listener, observeOptions),
    observeJobs: (listener, observeOptions = {}) =>
      observeJobs(transport, listener, observeOptions),
    downloadUrl: (id) => apiUrl(options.baseUrl, `/export/download/${encodeURIComponent(id)}`),
    async download(id, { signal } = {}) {
      const path = `/export/download/${encodeURIComponent(id)}`;
      return readFile(await transport(path, { signal }), signal);
    },
    async history(query, { signal } = {}) {
      return readData(historySchema, await transport('/export/history', { query, signal }), signal);
    },
    async removeExport(exportId, { signal } = {}) {
      const path = `/export/history/${encodeURIComponent(exportId)}`;
      await (await transport(path, { method: 'DELETE', signal })).body?.cancel();
    },
    async usage({ signal } = {}) {
      return readData(usageSchema, await transport('/usage', { signal }), signal);
    },
    async templates({ signal } = {}) {
      return readData(
        templateViewSchema.array(),
        await transport('/templates', { signal }),
        signal,
      );
    },
    async templatePreview(templateId, { signal } = {}) {
      const path = `/templates/${encodeURIComponent(templateId)}/preview.png`;
      return (await readFile(await transport(path, { signal }), signal)).blob;
    },
    documents: createDocuments(transport),
  };
}
