import {
  inDigits,
  jobListSchema,
  jobStatusSchema,
  jobViewSchema,
  pageQuerySchema,
  wholeNumber,
} from '@offprint/contract';
import { z } from 'zod';
import type { ReadContext } from '../../app/context.ts';
import { findJob, listJobs } from '../../app/view-job.ts';
import { awaitJob } from '../../app/watch-jobs.ts';
import type { Api } from '../api.ts';
import type { JobAnswers } from '../job-answers.ts';
import type { OpenLimit } from '../open-limit.ts';
import { documentIdFilter, idParams } from '../request-input.ts';
import { conditionalBody, conditionalJson, etagMatches, etagOf, success } from '../responses.ts';

const SECOND_MS = 1_000;

const waitQuery = z.strictObject({
  wait: inDigits(wholeNumber.min(0).max(25).default(0)).meta({
    description: 'Seconds. Answers when the job is over, or when the time is.',
  }),
  until: z.enum(['end', 'change']).default('end').meta({
    description:
      'With `change` it answers at the next change already (with If-None-Match: when it differs from that).',
  }),
});

const jobsQuery = pageQuerySchema.extend({
  status: jobStatusSchema.optional(),
  documentId: documentIdFilter,
});

interface JobDependencies {
  readonly app: ReadContext;
  readonly waits: OpenLimit;
  readonly answers: JobAnswers;
}

/** What has become of a user's jobs. */
export function addJobRoutes(api: Api, { app, waits, answers }: JobDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/export/job/{id}',
      operationId: 'getJob',
      access: 'read',
      isOfJob: true,
      tag: 'Jobs',
      summary: 'The state of a job',
      params: idParams,
      query: waitQuery,
      replies: {
        200: {
          description: 'The job.',
          data: jobViewSchema,
          headers: { ETag: 'Changes whenever the job does.' },
        },
        304: { description: 'Unchanged since If-None-Match.', mediaType: null },
      },
      errors: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async (call) => {
      const { c, caller, params, query } = call;
      if (query.wait === 0) {
        return conditionalBody(c, answers.of(await findJob(app, caller, params.id)));
      }
      c.set('isWaiting', true);
      using _ = waits.open(caller.userId);
      const ifNoneMatch = c.req.header('if-none-match');
      const view = await awaitJob(app, caller, params.id, {
        until: query.until,
        timeoutMs: query.wait * SECOND_MS,
        signal: call.signal,
        isKnown: ifNoneMatch
          ? (seen) => etagMatches(ifNoneMatch, etagOf(JSON.stringify(seen)))
          : undefined,
      });
      return conditionalJson(c, JSON.stringify(view));
    },
  );

  api.add(
    {
      method: 'get',
      path: '/export/jobs',
      operationId: 'listJobs',
      access: 'read',
      tag: 'Jobs',
      summary: 'Your jobs, newest first',
      query: jobsQuery,
      replies: { 200: { description: 'A page of jobs.', data: jobListSchema } },
      errors: [],
    },
    async ({ c, caller, query }) => success(c, await listJobs(app, caller, query)),
  );
}
