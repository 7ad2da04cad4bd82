import {
  deliveryListSchema,
  drainedSchema,
  ERROR_CODES,
  inDigits,
  jobStatusSchema,
  operatorJobListSchema,
  operatorJobSchema,
  operatorOverviewSchema,
  retriedJobSchema,
  wholeNumber,
} from '@offprint/contract';
import { z } from 'zod';
import {
  cancelJobOfAny,
  deliveriesOfAny,
  findJobOfAny,
  forceRetryFailed,
  forceRetryJob,
  searchJobs,
  viewOverview,
} from '../../app/operate-jobs.ts';
import { parseUserId, USER_ID_RULE } from '../../domain/user-id.ts';
import type { JobSearch } from '../../ports/job-store.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { idParams } from '../request-input.ts';
import { success } from '../responses.ts';

const epochMs = z.iso.datetime().transform((text) => Date.parse(text));

const userId = z
  .string()
  .refine((text) => parseUserId(text) !== null, USER_ID_RULE)
  .transform((text) => parseUserId(text) ?? text);

const searchQuery = z.strictObject({
  userId: userId.optional(),
  status: jobStatusSchema.optional(),
  errorCode: z.enum(ERROR_CODES).optional().meta({
    description: 'Of the last attempt that failed.',
  }),
  changedFrom: epochMs.optional().meta({ description: 'Last changed then or later.' }),
  changedBefore: epochMs.optional(),
  before: z.uuid().optional().meta({ description: '`nextBefore` of the page before.' }),
  limit: inDigits(wholeNumber.min(1).max(100).default(20)),
});

const retryBody = z.strictObject({
  errorCode: z.enum(ERROR_CODES).optional(),
  failedSince: epochMs.optional(),
});

const MAX_RETRIED = 1_000;
const DRAIN_MS = 20_000;

const retriedSchema = z
  .object({
    jobIds: z.array(z.uuid()),
    mayBeMore: z.boolean().meta({ description: `After ${MAX_RETRIED} jobs: ask again.` }),
  })
  .meta({ id: 'RetriedJobs' });

const forOperators = { access: 'operator', tag: 'Operator' } as const;

/** What an operator sees and does across all users. */
export function addOperatorRoutes(api: Api, deps: HttpDependencies): void {
  addSearch(api, deps);
  addJobOfAny(api, deps);
  addQueueRoutes(api, deps);
}

function addSearch(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      ...forOperators,
      method: 'get',
      path: '/operator/jobs',
      operationId: 'searchJobs',
      summary: 'Jobs of all users, the last submitted first',
      query: searchQuery,
      replies: { 200: { description: 'A page of jobs.', data: operatorJobListSchema } },
      errors: [],
    },
    async ({ c, query }) => success(c, await searchJobs(app, toSearch(query))),
  );
}

function addJobOfAny(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      ...forOperators,
      method: 'get',
      path: '/operator/jobs/{id}',
      operationId: 'getAnyJob',
      summary: "One job, whoever's it is",
      params: idParams,
      replies: { 200: { description: 'The job.', data: operatorJobSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, params }) => success(c, await findJobOfAny(app, params.id)),
  );
  api.add(
    {
      ...forOperators,
      method: 'post',
      path: '/operator/jobs/{id}/retry',
      operationId: 'forceRetryJob',
      summary: 'Put a failed job back into the queue, though its attempts are used up',
      params: idParams,
      replies: { 202: { description: 'It is queued again.', data: retriedJobSchema } },
      errors: ['NOT_FOUND', 'INVALID_STATE'],
    },
    async ({ c, params }) => success(c, await forceRetryJob(app, params.id), 202),
  );

  api.add(
    {
      ...forOperators,
      method: 'post',
      path: '/operator/jobs/{id}/cancel',
      operationId: 'cancelAnyJob',
      summary: "Stop a job that is not over, whoever's it is",
      params: idParams,
      replies: { 200: { description: 'The job, cancelled.', data: operatorJobSchema } },
      errors: ['NOT_FOUND', 'INVALID_STATE'],
    },
    async ({ c, params }) => success(c, await cancelJobOfAny(app, params.id)),
  );
  api.add(
    {
      ...forOperators,
      method: 'get',
      path: '/operator/jobs/{id}/deliveries',
      operationId: 'listDeliveriesOfAny',
      summary: "Whom the end of a job was told, whoever's it is",
      params: idParams,
      replies: { 200: { description: 'The oldest first.', data: deliveryListSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, params }) => success(c, await deliveriesOfAny(app, params.id)),
  );
}

function addQueueRoutes(api: Api, { app, drain }: HttpDependencies): void {
  api.add(
    {
      ...forOperators,
      method: 'get',
      path: '/operator/overview',
      operationId: 'getOverview',
      summary: 'How the queue, the prints and the last hour are',
      replies: { 200: { description: 'At this moment.', data: operatorOverviewSchema } },
      errors: [],
    },
    async ({ c }) => success(c, await viewOverview(app)),
  );

  api.add(
    {
      ...forOperators,
      method: 'post',
      path: '/operator/drain',
      operationId: 'drainQueue',
      summary: 'Print what waits, for at most 20 seconds',
      description: 'Beside the workers, or where none runs.',
      replies: { 200: { description: 'What was done.', data: drainedSchema } },
      errors: [],
    },
    async ({ c, signal }) => success(c, await drain({ maxDurationMs: DRAIN_MS, signal })),
  );

  api.add(
    {
      ...forOperators,
      method: 'post',
      path: '/operator/retry-failed',
      operationId: 'forceRetryFailed',
      summary: 'Put every failed job back into the queue, by its error and when it failed',
      body: retryBody,
      bodyExample: { errorCode: 'STORAGE_UNAVAILABLE', failedSince: '2026-01-01T08:00:00.000Z' },
      replies: { 202: { description: 'They are queued again.', data: retriedSchema } },
      errors: [],
    },
    async ({ c, body: { errorCode = null, failedSince = null }, signal }) => {
      const jobIds: string[] = [];
      for await (const { jobId } of forceRetryFailed(app, { errorCode, sinceMs: failedSince })) {
        jobIds.push(jobId);
        if (jobIds.length === MAX_RETRIED || signal.aborted) break;
      }
      return success(c, { jobIds, mayBeMore: jobIds.length === MAX_RETRIED }, 202);
    },
  );
}

function toSearch(query: z.output<typeof searchQuery>): JobSearch {
  const { userId, status, errorCode, changedFrom, changedBefore, before, limit } = query;
  return {
    limit,
    ...(userId !== undefined && { userId }),
    ...(status && { status }),
    ...(errorCode && { errorCode }),
    ...(changedFrom !== undefined && { changedFromMs: changedFrom }),
    ...(changedBefore !== undefined && { changedBeforeMs: changedBefore }),
    ...(before !== undefined && { beforeId: before }),
  };
}
