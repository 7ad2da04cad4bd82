import {
  type BrowserToken,
  type Capacity,
  type CheckReport,
  type DeliveryList,
  type DeliveryView,
  type History,
  isTerminal,
  type JobList,
  type JobStatus,
  type JobSummary,
  type JobView,
  type PageOptions,
  type Quality,
  type RemovedJob,
  type RetriedJob,
  type TemplateView,
  type TokenPermission,
  type Usage,
  type WebhookTarget,
} from '@offprint/contract';
import { type Batches, createBatches } from './batches.ts';
import { type Claims, createClaims, createLedgers, type Ledgers } from './coordination.ts';
import { createDocuments, type Documents, type Page } from './documents.ts';
import type { JobApi, SubmitOptions } from './job-api.ts';
import { type PreviewedPdf, readPreview } from './preview.ts';
import { withRetries } from './retry.ts';
import { toBase64 } from './to-base64.ts';
import { createTokenSource } from './token-source.ts';
import {
  type CallOptions,
  createTransport,
  type DownloadedFile,
  readData,
  readFile,
  type TransportOptions,
  urlOf,
  V1_PATH,
} from './transport.ts';
import { waitFor } from './wait-for.ts';
import { watchAllJobs, watchJob } from './watch-jobs.ts';

/** The document to print, or the id of a stored one. */
export type ExportInput = (
  | { readonly document: Readonly<Record<string, unknown>>; readonly documentId?: never }
  | { readonly documentId: string; readonly document?: never }
) & {
  readonly templateId?: string;
  readonly options?: PageOptions;
  readonly quality?: Quality;
  readonly fileName?: string;
  /** A receiver of a message about the end; see verifyWebhook. */
  readonly webhook?: WebhookTarget;
};

export interface JobOptions extends CallOptions {
  /** Answers when the job has ended, or after this many seconds. At most 25. */
  readonly waitSeconds?: number | undefined;
  /** With `change` it already answers at the next change of the job. */
  readonly until?: 'end' | 'change' | undefined;
}

/** The user and permissions of a token. Absent fields are those of the caller. */
export interface TokenInput {
  /** The user that a back end creates it for. Other callers get tokens for themselves. */
  readonly user?: string;
  readonly scope?: 'user' | { readonly jobId: string };
  readonly permissions?: readonly TokenPermission[];
  /** At most an hour; 15 minutes by default. */
  readonly ttlSeconds?: number;
}

export interface OffprintClient extends JobApi<ExportInput> {
  /**
   * Submits, and resolves when the job has ended, with any outcome. A quick job takes a single
   * call.
   *
   * @throws StoppedWaitingError when the signal aborted while the job continues;
   *   OffprintClientError
   */
  submitAndWait(input: ExportInput, options?: SubmitOptions): Promise<JobView>;
  job(jobId: string, options?: JobOptions): Promise<JobView>;
  jobs(
    query?: Page & { status?: JobStatus; documentId?: string },
    options?: CallOptions,
  ): Promise<JobList>;
  /** Stops an unfinished job, or removes the record of a finished one. Its export stays. */
  cancel(jobId: string, options?: CallOptions): Promise<RemovedJob>;
  /** Sends a failed job back to the queue. */
  retry(jobId: string, options?: CallOptions): Promise<RetriedJob>;
  /** The webhook messages about the end of a job, and the answers to them. */
  deliveries(jobId: string, options?: CallOptions): Promise<DeliveryList>;
  /** Sends the message of a finished delivery again. */
  redeliver(deliveryId: string, options?: CallOptions): Promise<DeliveryView>;
  watchAll: NonNullable<JobApi['watchAll']>;
  /** Prints immediately, and stores nothing. Rate-limited by the server. */
  preview(input: ExportInput, options?: CallOptions): Promise<Blob>;
  /** Like `preview`, with the facts about the file that a job reports. */
  livePreview(input: ExportInput, options?: CallOptions): Promise<PreviewedPdf>;
  /**
   * Checks what programs read in a PDF, and whether they find the document that it was printed
   * from. Rate-limited by the server, like previews.
   */
  check(
    pdf: Uint8Array<ArrayBuffer> | Blob,
    document?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<CheckReport>;
  /**
   * A link by the id of an export or a job. It requires the same credentials as a call; see
   * `fileUrl`.
   */
  downloadUrl(exportOrJobId: string): string;
  /**
   * Resolves if a link leads to the file. Does not count as a download.
   *
   * @throws OffprintClientError EXPIRED, NOT_FOUND, INVALID_STATE while there is no file yet
   */
  findFile(exportOrJobId: string, options?: CallOptions): Promise<void>;
  /** The file itself, for callers with headers. */
  download(exportOrJobId: string, options?: CallOptions): Promise<DownloadedFile>;
  history(
    query?: Page & { documentId?: string | undefined; includeStats?: boolean },
    options?: CallOptions,
  ): Promise<History>;
  /** Removes an export and its file. */
  removeExport(exportId: string, options?: CallOptions): Promise<void>;
  usage(options?: CallOptions): Promise<Usage>;
  /** The load of the server, and the expected duration of a new export. */
  capacity(options?: CallOptions): Promise<Capacity>;
  /** A token that a web page may hold in place of a key; see `token` of createClient. */
  createToken(input: TokenInput, options?: CallOptions): Promise<BrowserToken>;
  templates(options?: CallOptions): Promise<TemplateView[]>;
  /** The first page of the template's sample, as PNG. */
  templatePreview(templateId: string, options?: CallOptions): Promise<Blob>;
  /** The template's whole sample, as PDF. */
  templatePdf(templateId: string, options?: CallOptions): Promise<Blob>;
  readonly batches: Batches;
  readonly documents: Documents;
  readonly claims: Claims;
  readonly ledgers: Ledgers;
}

const LOST_ANSWER_RETRIES = 2;
/** The longest time that a server delays an answer. */
const LONGEST_WAIT_SECONDS = 25;

/**
 * A client of one Offprint server. It runs wherever `fetch` does: Node, browsers, edge functions.
 * `headers` are sent with every call, and a function creates them for each. `token` is for pages:
 * it requests a token from a route of the app, and is called again before the token expires. Calls
 * reject with OffprintClientError.
 */
export function createClient(options: TransportOptions = {}): OffprintClient {
  const tokens = options.token && createTokenSource(options.token);
  const transport = createTransport(options, tokens);
  const watch: OffprintClient['watch'] = (jobId, listener, watchOptions = {}) =>
    watchJob(transport, jobId, listener, watchOptions);
  const filePathOf = (id: string) => `/export/download/${encodeURIComponent(id)}`;
  const downloadUrl = (id: string) => urlOf(options.baseUrl ?? '', V1_PATH + filePathOf(id));
  const jobPath = (jobId: string) => `/export/job/${encodeURIComponent(jobId)}`;
  const samplePath = (templateId: string, format: 'png' | 'pdf') =>
    `/templates/${encodeURIComponent(templateId)}/preview.${format}`;

  function send<T extends JobSummary | JobView>(
    body: ExportInput,
    { idempotencyKey, signal }: SubmitOptions,
    waitSeconds = 0,
  ): Promise<T> {
    const headers = {
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(waitSeconds > 0 && { prefer: `wait=${waitSeconds}` }),
    };
    const extraTimeoutMs = waitSeconds * 1000;
    const call = { method: 'POST', body, signal, headers, extraTimeoutMs } as const;
    const retries = idempotencyKey === undefined ? 0 : LOST_ANSWER_RETRIES;
    const sendOnce = async () => readData<T>(await transport('/export/pdf', call), signal);
    return withRetries(sendOnce, { retries, signal });
  }

  async function livePreview(
    body: ExportInput,
    { signal }: CallOptions = {},
  ): Promise<PreviewedPdf> {
    const call = { method: 'POST', body, signal } as const;
    return readPreview(await transport('/export/preview', call), signal);
  }

  return {
    submit: (body, submitOptions = {}) => send<JobSummary>(body, submitOptions),
    async submitAndWait(body, submitOptions = {}) {
      const job = await send(body, submitOptions, LONGEST_WAIT_SECONDS);
      // A job from an earlier submission with the same key comes in short form.
      if (isTerminal(job.status) && 'attempts' in job) return job;
      return waitFor(watch, job.jobId, { signal: submitOptions.signal });
    },
    async job(jobId, { waitSeconds = 0, until, signal } = {}) {
      const wait = waitSeconds > 0 ? waitSeconds : undefined;
      const call = { query: { wait, until }, extraTimeoutMs: waitSeconds * 1000, signal };
      return readData<JobView>(await transport(jobPath(jobId), call), signal);
    },
    async jobs(query, { signal } = {}) {
      return readData<JobList>(await transport('/export/jobs', { query, signal }), signal);
    },
    async cancel(jobId, { signal } = {}) {
      const response = await transport(jobPath(jobId), { method: 'DELETE', signal });
      return readData<RemovedJob>(response, signal);
    },
    async retry(jobId, { signal } = {}) {
      const path = `/export/retry/${encodeURIComponent(jobId)}`;
      return readData<RetriedJob>(await transport(path, { method: 'POST', signal }), signal);
    },
    async deliveries(jobId, { signal } = {}) {
      return readData(await transport(`${jobPath(jobId)}/deliveries`, { signal }), signal);
    },
    async redeliver(deliveryId, { signal } = {}) {
      const path = `/deliveries/${encodeURIComponent(deliveryId)}/redeliver`;
      return readData(await transport(path, { method: 'POST', signal }), signal);
    },
    watch,
    watchAll: (listener, watchOptions = {}) => watchAllJobs(transport, listener, watchOptions),
    waitFor: (jobId, waitOptions = {}) => waitFor(watch, jobId, waitOptions),
    async preview(body, previewOptions) {
      const { bytes } = await livePreview(body, previewOptions);
      return new Blob([bytes], { type: 'application/pdf' });
    },
    livePreview,
    async check(pdf, document, { signal } = {}) {
      const body = { pdf: await toBase64(pdf), ...(document && { document }) };
      return readData(await transport('/check', { method: 'POST', body, signal }), signal);
    },
    needsCredentials: options.headers !== undefined || options.token !== undefined,
    async fileUrl(id) {
      const token = await tokens?.current();
      return token ? `${downloadUrl(id)}?${new URLSearchParams({ token })}` : downloadUrl(id);
    },
    downloadUrl,
    async findFile(id, { signal } = {}) {
      const call = { redirect: 'manual', signal } as const;
      // An answer to HEAD has no body that describes the error.
      await transport(filePathOf(id), { ...call, method: 'HEAD' }).catch(() =>
        transport(filePathOf(id), call),
      );
    },
    async download(id, { signal } = {}) {
      return readFile(await transport(filePathOf(id), { signal }), signal);
    },
    async history(query, { signal } = {}) {
      return readData<History>(await transport('/export/history', { query, signal }), signal);
    },
    async removeExport(exportId, { signal } = {}) {
      const path = `/export/history/${encodeURIComponent(exportId)}`;
      await (await transport(path, { method: 'DELETE', signal })).body?.cancel();
    },
    async usage({ signal } = {}) {
      return readData<Usage>(await transport('/usage', { signal }), signal);
    },
    async capacity({ signal } = {}) {
      return readData<Capacity>(await transport('/capacity', { signal }), signal);
    },
    async createToken(body, { signal } = {}) {
      const call = { method: 'POST', body, signal } as const;
      return readData<BrowserToken>(await transport('/tokens', call), signal);
    },
    async templates({ signal } = {}) {
      return readData<TemplateView[]>(await transport('/templates', { signal }), signal);
    },
    async templatePreview(templateId, { signal } = {}) {
      return (await readFile(await transport(samplePath(templateId, 'png'), { signal }), signal))
        .blob;
    },
    async templatePdf(templateId, { signal } = {}) {
      return (await readFile(await transport(samplePath(templateId, 'pdf'), { signal }), signal))
        .blob;
    },
    batches: createBatches(transport),
    documents: createDocuments(transport),
    claims: createClaims(transport),
    ledgers: createLedgers(transport),
  };
}
