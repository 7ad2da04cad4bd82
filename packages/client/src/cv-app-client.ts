import { isTerminal, type JobView } from '@offprint/contract';
import type { JobApi, JobListener } from './job-api.ts';
import { delay, observe, type Read, type WatchOptions } from './retry.ts';
import { createTokenSource } from './token-source.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import { StoppedWaitingError, waitFor } from './wait-for.ts';

/** The documents that the CV app's older API prints. */
export interface CvAppExport {
  readonly resumeId: number;
  readonly templateId: string;
  readonly cvData: Readonly<Record<string, unknown>>;
  readonly fileName?: string;
  readonly userPackage?: string;
  readonly userId?: string;
}

export interface CvAppOptions extends TransportOptions {
  /** The polling interval. */
  readonly pollMs?: number;
  /** How long a job is watched. It continues afterwards, and can be watched again. */
  readonly limitMs?: number;
}

interface Answer {
  readonly jobId: string;
  readonly status: 'processing' | 'done' | 'error';
  readonly fileUrl?: string;
  readonly error?: string;
}

/**
 * A client of the older API at `/api/export-pdf/job`, which is polled, reports no progress, and can
 * neither list nor cancel. `watch` rejects with StoppedWaitingError after `limitMs`.
 */
export function createCvAppClient(options: CvAppOptions): JobApi<CvAppExport> {
  const { pollMs = 3000, limitMs = 90_000 } = options;
  const tokens = options.token && createTokenSource(options.token);
  const transport = createTransport(options, tokens, '/api/export-pdf/job');
  const ask = async (jobId: string, signal?: AbortSignal) => {
    const response = await transport(`/${encodeURIComponent(jobId)}`, { signal });
    return jobOf((await response.json()) as Answer);
  };

  async function watch(
    jobId: string,
    listener: JobListener,
    { signal, onConnection }: WatchOptions = {},
  ): Promise<JobView> {
    const timeout = AbortSignal.timeout(limitMs);
    const limit = signal ? AbortSignal.any([signal, timeout]) : timeout;
    let latest: JobView | null = null;
    const polled: Read<JobView> = async function* (heard) {
      for (;;) {
        const job = await ask(jobId, limit);
        heard();
        yield job;
        await delay(pollMs, limit);
      }
    };
    const see = (job: JobView) => {
      if (job.status !== latest?.status) listener(job);
      latest = job;
      return isTerminal(job.status) ? job : undefined;
    };
    try {
      return await observe({ streamed: polled, polled }, see, { signal: limit, onConnection });
    } catch (error) {
      signal?.throwIfAborted();
      if (timeout.aborted) throw new StoppedWaitingError(jobId, latest, error);
      throw error;
    }
  }

  return {
    async submit(body, { signal } = {}) {
      const response = await transport('', { method: 'POST', body, signal });
      const { jobId } = (await response.json()) as Answer;
      const unknown = { queuePosition: null, estimatedWaitMs: null };
      const createdAt = new Date().toISOString();
      return { jobId, status: 'pending', progress: 0, ...unknown, createdAt };
    },
    watch,
    waitFor: (jobId, waitOptions = {}) => waitFor(watch, jobId, waitOptions),
    needsCredentials: false,
    async fileUrl(jobId) {
      const { resultUrl } = await ask(jobId);
      return resultUrl ?? '';
    },
  };
}

const STATUSES = { processing: 'processing', done: 'completed', error: 'failed' } as const;

/** The answer in the terms of v1, with most fields unknown. */
function jobOf({ jobId, status, fileUrl, error }: Answer): JobView {
  return {
    jobId,
    batchId: null,
    documentId: null,
    documentVersion: null,
    templateId: '',
    templateVersion: '',
    format: 'pdf',
    status: STATUSES[status],
    stage: null,
    progress: status === 'done' ? 100 : 0,
    queuePosition: null,
    options: {},
    fileName: '',
    resultUrl: fileUrl ?? null,
    fileSize: null,
    pageCount: null,
    pageFill: null,
    warnings: [],
    report: null,
    error: error === undefined ? null : { code: 'INTERNAL_ERROR', message: error, retryable: true },
    attempts: 1,
    maxAttempts: 1,
    nextAttemptAt: null,
    createdAt: new Date().toISOString(),
    startedAt: null,
    completedAt: null,
    expiresAt: null,
  };
}
