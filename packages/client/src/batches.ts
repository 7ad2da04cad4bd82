import {
  type BatchRequest,
  type BatchView,
  isTerminal,
  type SubmittedBatch,
} from '@offprint/contract';
import type { SubmitOptions } from './job-api.ts';
import { delay, observe, type WatchOptions, withRetries } from './retry.ts';
import {
  type CallOptions,
  type DownloadedFile,
  readData,
  readFile,
  type Transport,
} from './transport.ts';

/** One to ten documents, in full or by the ids under which they are stored. */
export type BatchInput = Partial<Omit<BatchRequest, 'documents' | 'documentIds'>> &
  (
    | { readonly documentIds: readonly string[]; readonly documents?: never }
    | { readonly documents: readonly BatchDocument[]; readonly documentIds?: never }
  );

export type BatchDocument = (
  | { readonly document: Readonly<Record<string, unknown>>; readonly documentId?: never }
  | { readonly documentId: string; readonly document?: never }
) & { readonly templateId?: string; readonly fileName?: string };

export type BatchListener = (batch: BatchView) => void;

/** Documents that are exported together. */
export interface Batches {
  /** Submits all of them, or none. */
  submit(input: BatchInput, options?: SubmitOptions): Promise<SubmittedBatch>;
  get(batchId: string, options?: CallOptions): Promise<BatchView>;
  /**
   * Calls the listener with the present state and then with every change. Resolves when the last
   * job has ended, with any outcome.
   *
   * @throws OffprintClientError that a retry cannot help, such as NOT_FOUND; the signal's reason
   */
  watch(batchId: string, listener: BatchListener, options?: WatchOptions): Promise<BatchView>;
  /** A ZIP of the files so far. Its `manifest.json` lists what is missing, and why. */
  download(batchId: string, options?: CallOptions): Promise<DownloadedFile>;
}

const LOST_ANSWER_RETRIES = 2;
const POLL_INTERVAL_MS = 1_000;

export function createBatches(transport: Transport): Batches {
  const pathOf = (batchId: string) => `/export/batch/${encodeURIComponent(batchId)}`;

  return {
    async submit(body, { idempotencyKey, signal } = {}) {
      const headers = idempotencyKey && { 'idempotency-key': idempotencyKey };
      const call = { method: 'POST', body, signal, ...(headers && { headers }) } as const;
      const send = async () =>
        readData<SubmittedBatch>(await transport('/export/batch', call), signal);
      return withRetries(send, { retries: headers ? LOST_ANSWER_RETRIES : 0, signal });
    },
    async get(batchId, { signal } = {}) {
      return readData<BatchView>(await transport(pathOf(batchId), { signal }), signal);
    },
    watch(batchId, listener, options = {}) {
      const polled = (heard: () => void) =>
        pollBatch(transport, pathOf(batchId), heard, options.signal);
      const see = (batch: BatchView) => {
        listener(batch);
        return isTerminal(batch.status) ? batch : undefined;
      };
      return observe({ streamed: polled, polled }, see, options);
    },
    async download(batchId, { signal } = {}) {
      return readFile(await transport(`${pathOf(batchId)}/zip`, { signal }), signal);
    },
  };
}

/** Yields the batch at every change. */
async function* pollBatch(
  transport: Transport,
  path: string,
  heard: () => void,
  signal?: AbortSignal,
): AsyncGenerator<BatchView> {
  for (let etag: string | null = null; ; await delay(POLL_INTERVAL_MS, signal)) {
    const headers = etag === null ? undefined : { 'if-none-match': etag };
    const response = await transport(path, { headers, signal });
    heard();
    if (response.status === 304) continue;
    etag = response.headers.get('etag');
    yield await readData<BatchView>(response, signal);
  }
}
