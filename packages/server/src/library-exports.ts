import {
  type ExportRequest,
  exportRequestSchema,
  type History,
  idempotencyKeySchema,
  isTerminal,
  type JobView,
  pageQuerySchema,
  type RemovedJob,
  type RetriedJob,
  type Usage,
} from '@offprint/contract';
import { z } from 'zod';
import { cancelOrRemoveJob } from './app/cancel-export.ts';
import type { AppContext } from './app/context.ts';
import { getUsage, listHistory, removeExport } from './app/history.ts';
import { openDownload, readDownload } from './app/open-download.ts';
import { previewExport } from './app/preview-export.ts';
import { retryExport } from './app/retry-export.ts';
import { submitExport } from './app/submit-export.ts';
import { getJob } from './app/view-job.ts';
import { awaitJob } from './app/watch-jobs.ts';
import { notFound, toOffprintError } from './domain/errors.ts';
import { toPlainJson } from './domain/plain-json.ts';
import type { Caller, Plan, Plans } from './domain/plan.ts';
import { describeIssue, problemsOf, validationError } from './domain/problems.ts';
import { parseUserId, USER_ID_RULE } from './domain/user-id.ts';

/** The user and plan of a call. By default the user `local` and the default plan. */
export interface OnBehalf {
  /** 1 to 200 characters, without commas and control characters, and without spaces at its ends. */
  readonly user?: string | undefined;
  readonly plan?: string | undefined;
}

export interface SubmitOptions extends OnBehalf {
  /** The same key with the same request returns the same job. Visible ASCII, at most 255. */
  readonly idempotencyKey?: string | undefined;
}

export interface StoppableOptions extends OnBehalf {
  /** When it aborts, the call throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface HistoryQuery {
  readonly documentId?: string | undefined;
  /** At most 100. Default: 20. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly includeStats?: boolean | undefined;
}

export type ExportInput = z.input<typeof exportRequestSchema>;

/**
 * The use cases for a host program. Errors are OffprintError. The `details` of a VALIDATION_ERROR
 * describe the fault of each argument.
 */
export interface Exports {
  /** Creates a durable job, and returns at once. */
  submit(request: ExportInput, options?: SubmitOptions): Promise<JobView>;
  get(jobId: string, options?: OnBehalf): Promise<JobView>;
  /**
   * Resolves with the job when it is completed, failed or cancelled. A failed one is returned like
   * the others, with its `error`.
   *
   * @throws OffprintError NOT_FOUND when there is no such job, or its record is removed meanwhile;
   *   STORE_UNAVAILABLE; the signal's reason when it aborts
   */
  wait(jobId: string, options?: StoppableOptions): Promise<JobView>;
  /**
   * Cancels a pending or processing job, or deletes the record of a finished one. Its export stays
   * in the history.
   *
   * @returns in `status`, which of the two it was
   * @throws OffprintError NOT_FOUND, STORE_UNAVAILABLE
   */
  cancel(jobId: string, options?: OnBehalf): Promise<RemovedJob>;
  /**
   * Puts a failed job back into the queue.
   *
   * @throws OffprintError NOT_FOUND, INVALID_STATE, MAX_ATTEMPTS_REACHED, RATE_LIMITED
   */
  retry(jobId: string, options?: OnBehalf): Promise<RetriedJob>;
  /** The PDF of a completed export. */
  file(exportOrJobId: string, options?: OnBehalf): Promise<Uint8Array>;
  /** A link to the file that works for five minutes. */
  downloadUrl(exportOrJobId: string, options?: OnBehalf): Promise<string>;
  history(query?: HistoryQuery, options?: OnBehalf): Promise<History>;
  remove(exportId: string, options?: OnBehalf): Promise<void>;
  usage(options?: OnBehalf): Promise<Usage>;
  /** Returns the PDF directly, without a job. */
  preview(request: ExportInput, options?: StoppableOptions): Promise<Uint8Array>;
}

const NEVER = new AbortController().signal;

const onBehalfSchema = z.strictObject({
  user: z
    .custom<string>((value) => parseUserId(value) !== null, USER_ID_RULE)
    .transform((value) => parseUserId(value) ?? value)
    .default('local'),
  plan: z.string().optional(),
});

const optionsSchema = onBehalfSchema.extend({
  idempotencyKey: idempotencyKeySchema.optional(),
  signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).default(NEVER),
});

const historyQuerySchema = pageQuerySchema.extend({
  documentId: exportRequestSchema.shape.documentId,
  includeStats: z.boolean().default(false),
});

interface Call {
  readonly caller: Caller;
  readonly idempotencyKey: string | null;
  readonly signal: AbortSignal;
}

export function bindExports(ctx: AppContext, plans: Plans): Exports {
  async function call<T>(
    options: (SubmitOptions & StoppableOptions) | undefined,
    work: (call: Call) => Promise<T>,
  ): Promise<T> {
    const { idempotencyKey = null, signal, ...onBehalf } = checked(optionsSchema, options ?? {});
    const caller = callerOf(plans, onBehalf);
    try {
      return await work({ caller, idempotencyKey, signal });
    } catch (error) {
      throw signal.aborted ? error : toOffprintError(error);
    }
  }

  return {
    submit: (request, options) =>
      call(options, async ({ caller, idempotencyKey }) => {
        const { job } = await submitExport(ctx, caller, parse(request), { idempotencyKey });
        return getJob(ctx, caller, job.id);
      }),
    get: (jobId, options) =>
      call(options, async ({ caller }) => getJob(ctx, caller, idOf(JOB, jobId))),
    wait: (jobId, options) =>
      call(options, async ({ caller, signal }) => {
        const id = idOf(JOB, jobId);
        const view = await awaitJob(ctx, caller, id, { until: 'end', timeoutMs: null, signal });
        if (isTerminal(view.status)) return view;
        signal.throwIfAborted();
        throw notFound(JOB);
      }),
    cancel: (jobId, options) =>
      call(options, async ({ caller }) => cancelOrRemoveJob(ctx, caller, idOf(JOB, jobId))),
    retry: (jobId, options) =>
      call(options, async ({ caller }) => retryExport(ctx, caller, idOf(JOB, jobId))),
    file: (id, options) =>
      call(options, async ({ caller }) => readDownload(ctx, caller, idOf(EXPORT, id))),
    downloadUrl: (id, options) =>
      call(options, async ({ caller }) => openDownload(ctx, caller, idOf(EXPORT, id))),
    history: (query, options) =>
      call(options, async ({ caller }) =>
        listHistory(ctx, caller, checked(historyQuerySchema, query ?? {})),
      ),
    remove: (exportId, options) =>
      call(options, async ({ caller }) => removeExport(ctx, caller, idOf(EXPORT, exportId))),
    usage: (options) => call(options, async ({ caller }) => getUsage(ctx, caller)),
    preview: (request, options) =>
      call(options, async ({ caller, signal }) => {
        return (await previewExport(ctx, caller, parse(request), signal)).bytes;
      }),
  };
}

/** @throws OffprintError VALIDATION_ERROR */
export function callerOf(plans: Plans, onBehalf: OnBehalf = {}): Caller {
  const { user, plan } = checked(onBehalfSchema, onBehalf);
  return { userId: user, plan: planNamed(plans, plan) };
}

function planNamed(plans: Plans, name: string | undefined): Plan {
  if (name === undefined) return plans.default;
  const plan = plans.byName.get(name);
  if (plan) return plan;
  const message = `must be one of ${[...plans.byName.keys()].join(', ')}`;
  throw validationError([{ path: 'plan', message }]);
}

const JOB = 'The export job';
const EXPORT = 'The export';

/** A value that is not an id refers to nothing. */
function idOf(what: string, id: unknown): string {
  const { data } = z.uuid().safeParse(id);
  if (data === undefined) throw notFound(what);
  return data;
}

function parse(request: unknown): ExportRequest {
  const json = toPlainJson(request);
  if (!json.ok) throw validationError(json.problems);
  return checked(exportRequestSchema, json.value);
}

/** @throws OffprintError VALIDATION_ERROR */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return parsed.data;
  throw validationError(problemsOf(parsed.error));
}
