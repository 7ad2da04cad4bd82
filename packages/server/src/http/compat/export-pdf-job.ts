import { exportRequestSchema } from '@offprint/contract';
import { z } from 'zod';
import { openDownload } from '../../app/open-download.ts';
import { submitExport } from '../../app/submit-export.ts';
import { findJob, iso } from '../../app/view-job.ts';
import { isOffprintError, notFound, OffprintError } from '../../domain/errors.ts';
import type { Caller, Plan, Plans } from '../../domain/plan.ts';
import { describeIssue, problemsOf, validationError } from '../../domain/problems.ts';
import { parseUserId, USER_ID_RULE } from '../../domain/user-id.ts';
import { requireJobOfToken } from '../access.ts';
import type { App, HttpDependencies } from '../api.ts';
import type { Grant } from '../auth/authenticator.ts';
import { type HttpContext, originOf } from '../responses.ts';
import { GET_JOB, GET_SERVICE, PATH, REFUSAL, SUBMIT_JOB } from './export-pdf-job-endpoints.ts';
import { createOlderApi, type OlderApiOptions, type OlderCall, textOf } from './older-api.ts';

/** The API of the CV app: a job is submitted, then polled until it is done. */
export function addExportPdfJobApi(app: App, options: Omit<OlderApiOptions, 'refusal'>): void {
  const { deps, rates } = options;
  const { app: ctx, config } = deps;
  const api = createOlderApi(app, { ...options, refusal: REFUSAL });

  api.add(GET_SERVICE, async ({ c }) =>
    c.json({
      service: 'export-pdf-job',
      status: 'operational',
      storage: config.store.type,
      timestamp: iso(ctx.clock.nowMs()),
    }),
  );

  api.add(SUBMIT_JOB, async (call) => {
    const { resumeId, templateId, cvData } = call.fields;
    if (isMissing(resumeId) || isMissing(templateId) || isMissing(cvData)) {
      const error = 'Missing required fields: resumeId, templateId, cvData';
      return call.c.json({ error }, 400);
    }
    const caller = keptBriefly(callerOf(call, deps));
    if (!call.grant.isUser) rates.count(call.c.get('headersToAdd'), caller, 'submissions');
    await call.actFor(caller.userId);
    const { documentId, request } = requestOf(call.fields);
    const origin = originOf(call.c);
    const { job } = await submitExport(ctx, caller, request, { documentId, origin });
    const message = `Export job created. Poll ${PATH}/${job.id} for status.`;
    return call.c.json({ jobId: job.id, status: 'processing', message }, 202);
  });

  api.add(GET_JOB, async ({ c, grant }) => {
    const jobId = c.req.param('id') ?? '';
    try {
      return c.json(await answerOf(c, deps, grant, jobId));
    } catch (error) {
      if (!isOffprintError(error, 'NOT_FOUND') && !isOffprintError(error, 'EXPIRED')) throw error;
      const message = 'The job may have expired or never existed.';
      return c.json({ error: 'Job not found', jobId, message }, 404);
    }
  });
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

const fieldsSchema = z.object({
  resumeId: z.union([z.number(), z.string().max(200)]).transform(String),
  cvData: z.record(z.string(), z.unknown()),
  templateId: z.string(),
  fileName: z.string().nullish(),
});

function requestOf(fields: OlderCall['fields']) {
  const { resumeId, cvData, templateId, fileName } = read(fieldsSchema, fields);
  const named = fileName ? { fileName } : {};
  const request = read(exportRequestSchema, { document: cvData, templateId, ...named });
  return { documentId: resumeId, request };
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return parsed.data;
  throw validationError(problemsOf(parsed.error));
}

/** Keeps bodies from filling the log. */
const LOGGED_CHARACTERS = 100;

/** A caller who may act for anyone may name the user and the plan in the body, unless headers do. */
function callerOf({ c, grant, fields }: OlderCall, { app, config }: HttpDependencies): Caller {
  const { caller, namesPlan, actsForAnyone } = grant;
  const userId = actsForAnyone ? userOf(fields.userId) : caller.userId;
  if (!namesPlan || c.req.raw.headers.has('x-offprint-plan')) return { ...caller, userId };
  const plan = planOf(fields.userPackage, config.plans);
  if (plan === null) {
    const userPackage = textOf(fields.userPackage).slice(0, LOGGED_CHARACTERS);
    app.log.warn({ userId, userPackage }, 'there is no plan of this name');
  }
  return { userId, plan: plan ?? caller.plan };
}

const RECORD_TTL_MS = 600_000;

/** Records of this API are removed ten minutes after the end of their job. */
function keptBriefly({ plan, ...caller }: Caller): Caller {
  const ttl = { completedJobTtlMs: RECORD_TTL_MS, failedJobTtlMs: RECORD_TTL_MS };
  return { ...caller, plan: { ...plan, ...ttl } };
}

function userOf(given: unknown): string {
  if (isMissing(given)) {
    const message = 'Name the acting user in userId, or in the header X-Offprint-User.';
    throw new OffprintError('UNAUTHORIZED', message);
  }
  const userId = parseUserId(textOf(given));
  if (userId === null) throw validationError([{ path: 'userId', message: USER_ID_RULE }]);
  return userId;
}

/** Ignores case. Undefined: none is named; null: there is no such plan. */
function planOf(name: unknown, { byName }: Plans): Plan | null | undefined {
  if (isMissing(name)) return undefined;
  const wanted = textOf(name).toUpperCase();
  return [...byName.values()].find((plan) => plan.name.toUpperCase() === wanted) ?? null;
}

async function answerOf(
  c: HttpContext,
  { app }: HttpDependencies,
  grant: Grant,
  jobId: string,
): Promise<object> {
  if (!z.uuid().safeParse(jobId).success) throw notFound('The export job');
  await requireJobOfToken(app, grant, jobId);
  const caller = await ownerOf(app, grant, jobId);
  const { job } = await findJob(app, caller, jobId);
  switch (job.status) {
    case 'pending':
    case 'processing':
      return { jobId, status: 'processing' };
    case 'completed': {
      const url = await openDownload(app, caller, jobId, { isCounted: false });
      return { jobId, status: 'done', fileUrl: new URL(url, c.req.url).href };
    }
    case 'failed':
      return { jobId, status: 'error', error: job.error?.message ?? 'The export failed.' };
    case 'cancelled':
      return { jobId, status: 'error', error: 'The export was cancelled.' };
  }
}

/** A caller who may act for anyone finds a job by its id alone, as this API always allowed. */
async function ownerOf(
  app: HttpDependencies['app'],
  { caller, actsForAnyone }: Grant,
  jobId: string,
): Promise<Caller> {
  if (!actsForAnyone) return caller;
  const [job] = await app.jobs.search({ jobId, limit: 1 });
  if (!job) throw notFound('The export job');
  return { ...caller, userId: job.userId };
}
