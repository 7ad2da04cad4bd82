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
  type RemovedJob,
  type RetriedJob,
  removedJobSchema,
  retriedJobSchema,
  type TemplateView,
  templateViewSchema,
  type Usage,
  usageSchema,
} from '@offprint/contract';
import { withRetries } from './backoff.ts';
import type { CallOptions, ExportInput, Page, SubmitOptions } from './calls.ts';
import { createDocuments, type Documents } from './documents.ts';
import { type DownloadedFile, readFile } from './downloaded-file.ts';
import { type JobListener, observeJob, observeJobs } from './observe-job.ts';
import { readData } from './read-data.ts';
import { apiUrl, createTransport, type TransportOptions } from './transport.ts';

export interface OffprintClient {
  submit(input: ExportInput, options?: SubmitOptions): Promise<JobSummary>;
  /** With `waitSeconds` (at most 25) answers at the next change, or at once when it is over. */
  job(jobId: string, options?: CallOptions & { waitSeconds?: number }): Promise<JobView>;
  jobs(
    query?: Page & { status?: JobStatus; documentId?: string },
    options?: CallOptions,
  ): Promise<JobList>;
  /** Stops an unfinished job. The record of a finished one is removed; its export stays. */
  cancel(jobId: string, options?: CallOptions): Promise<RemovedJob>;
  /** Sends a failed job back to the queue. */
  retry(jobId: string, options?: CallOptions): Promise<RetriedJob>;
  /** The listener hears of every change; the promise resolves when the job is over. */
  observeJob(jobId: string, listener: JobListener, options?: CallOptions): Promise<JobView>;
  /**
   * The listener hears of the user's newest jobs as they are, the latest last, and of every change
   * from then on, wherever they were submitted. Ends only by the signal or by an error.
   */
  observeJobs(listener: JobListener, options?: CallOptions): Promise<never>;
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
    async job(jobId, { waitSeconds = 0, signal } = {}) {
      const wait = waitSeconds > 0 ? waitSeconds : undefined;
      const call = { query: { wait }, extraTimeoutMs: waitSeconds * 1000, signal };
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
    observeJob: (jobId, listener, { signal } = {}) =>
      observeJob(transport, jobId, listener, signal),
    observeJobs: (listener, { signal } = {}) => observeJobs(transport, listener, signal),
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
