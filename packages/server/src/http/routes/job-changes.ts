import { removedJobSchema, retriedJobSchema } from '@offprint/contract';
import { cancelOrRemoveJob } from '../../app/cancel-export.ts';
import { retryExport } from '../../app/retry-export.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { idParams } from '../request-input.ts';
import { success } from '../responses.ts';

/** What a user may do to a job that is there. */
export function addJobChangeRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'delete',
      path: '/export/job/{id}',
      operationId: 'removeJob',
      access: 'export',
      isOfJob: true,
      tag: 'Jobs',
      summary: 'Cancel a job, or remove the record of a finished one',
      description: 'A render under way stops within a second and leaves no file.',
      params: idParams,
      replies: { 200: { description: 'What was done.', data: removedJobSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) => success(c, await cancelOrRemoveJob(app, caller, params.id)),
  );

  api.add(
    {
      method: 'post',
      path: '/export/retry/{id}',
      operationId: 'retryJob',
      access: 'export',
      isOfJob: true,
      tag: 'Jobs',
      summary: 'Put a failed job back into the queue',
      params: idParams,
      replies: { 202: { description: 'It is queued again.', data: retriedJobSchema } },
      errors: ['NOT_FOUND', 'INVALID_STATE', 'MAX_ATTEMPTS_REACHED', 'RATE_LIMITED'],
    },
    async ({ c, caller, params }) => success(c, await retryExport(app, caller, params.id), 202),
  );
}
