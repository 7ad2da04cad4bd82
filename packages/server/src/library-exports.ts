import {
  type ExportRequest,
  exportRequestSchema,
  type History,
  isTerminal,
  type JobView,
  type RemovedJob,
  type RetriedJob,
  type Usage,
} from '@offprint/contract';
import type { z } from 'zod';
import { cancelOrRemoveJob } from './app/cancel-export.ts';
import type { AppContext } from './app/context.ts';
import { getJob } from './app/get-job.ts';
import { getUsage } from './app/get-usage.ts';
import { viewJob } from './app/job-view.ts';
import { listHistory } from './app/list-history.ts';
import { openDownload, readDownload } from './app/open-download.ts';
import { previewExport } from './app/preview-export.ts';
import { removeExport } from './app/remove-export.ts';
import { retryExport } from './app/retry-export.ts';
import { submitExport } from './app/submit-export.ts';
import { watchJob } from './app/watch-job.ts';
import { notFound, OffprintError } from './domain/errors.ts';
import type { Caller, Plans } from './domain/plan.ts';

/** For whom a call is made. Without a user it is `local`, without a plan the default one. */
export interface OnBehalf {
  readonly user?: string;
  readonly plan?: string;
}

export interface SubmitOptions extends OnBehalf {
  /** The same key with the same request gives the same job again. */
  readonly idempotencyKey?: string;
}

export type ExportInput = z.input<typeof exportRequestSchema>;

/** The use cases for a host program. Errors are OffprintError. */
export interface Exports {
  /** Makes a durable job; returns at once. */
  submit(request: ExportInput, options?: SubmitOptions): Promise<JobView>;
  get(jobId: string, options?: OnBehalf): Promise<JobView>;
  /** The job when it is completed, failed or cancelled. */
  wait(jobId: string, options?: OnBehalf & { signal?: AbortSignal }): Promise<JobView>;
  cancel(jobId: string, options?: OnBehalf): Promise<RemovedJob>;
  retry(jobId: string, options?: OnBehalf): Promise<RetriedJob>;
  /** The PDF of a completed export. */
  file(exportOrJobId: string, options?: OnBehalf): Promise<Uint8Array>;
  /** A link to the file that works for five minutes. */
  downloadUrl(exportOrJobId: string, options?: OnBehalf): Promise<string>;
  history(
    query?: { documentId?: string; limit?: number; offset?: number; includeStats?: boolean },
    options?: OnBehalf,
  ): Promise<History>;
  remove(exportId: string, options?: OnBehalf): Promise<void>;
  usage(options?: OnBehalf): Promise<Usage>;
  /** The PDF at once, without a job. */
  preview(request: ExportInput, options?: OnBehalf & { signal?: AbortSignal }): Promise<Uint8Array>;
}

const NEVER = new AbortController().signal;

export function bindExports(ctx: AppContext, plans: Plans): Exports {
  const callerOf = ({ user = 'local', plan }: OnBehalf = {}): Caller => {
    const found = plan === undefined ? plans.default : plans.byName.get(plan);
    if (!found) throw new OffprintError('VALIDATION_ERROR', `There is no plan "${plan}".`);
    return { userId: user, plan: found };
  };

  return {
    async submit(request, options) {
      const key = options?.idempotencyKey ?? null;
      const { job } = await submitExport(ctx, callerOf(options), parse(request), key);
      return viewJob(ctx, job);
    },
    get: async (jobId, options) => getJob(ctx, callerOf(options), jobId),
    async wait(jobId, options) {
      const views = watchJob(ctx, callerOf(options), jobId, options?.signal ?? NEVER);
      for await (const view of views) if (isTerminal(view.status)) return view;
      options?.signal?.throwIfAborted();
      throw notFound('The export job');
    },
    cancel: async (jobId, options) => cancelOrRemoveJob(ctx, callerOf(options), jobId),
    retry: async (jobId, options) => retryExport(ctx, callerOf(options), jobId),
    file: async (id, options) => readDownload(ctx, callerOf(options), id),
    downloadUrl: async (id, options) => openDownload(ctx, callerOf(options), id),
    history: async (query, options) =>
      listHistory(ctx, callerOf(options), { limit: 20, offset: 0, includeStats: false, ...query }),
    remove: async (exportId, options) => removeExport(ctx, callerOf(options), exportId),
    usage: async (options) => getUsage(ctx, callerOf(options)),
    async preview(request, options) {
      const signal = options?.signal ?? NEVER;
      return (await previewExport(ctx, callerOf(options), parse(request), signal)).bytes;
    },
  };
}

function parse(request: ExportInput): ExportRequest {
  const parsed = exportRequestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));
  throw new OffprintError('VALIDATION_ERROR', 'The export request is not valid.', { details });
}
