import { cleanUpRunSchema, drainedSchema, inDigits, wholeNumber } from '@offprint/contract';
import { z } from 'zod';
import { runCleanUp } from '../../app/clean-up-run.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { success } from '../responses.ts';

const SECOND_MS = 1_000;

const processQuery = z.strictObject({
  maxDuration: inDigits(wholeNumber.min(1).max(900).default(60)).meta({
    description: 'Seconds that the host gives a request. The answer comes a little earlier.',
  }),
});

/** For schedulers of hosts where nothing runs between requests. */
export function addCronRoutes(api: Api, { app, drain }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/cron/cleanup-exports',
      operationId: 'cleanUpExports',
      access: 'cron',
      tag: 'Cron',
      summary: 'Remove what is past its time, some fifty of each kind',
      replies: { 200: { description: 'What was done.', data: cleanUpRunSchema } },
      errors: ['STORAGE_UNAVAILABLE'],
    },
    async ({ c, signal }) => {
      c.set('isWaiting', true);
      return success(c, await runCleanUp(app, signal));
    },
  );

  api.add(
    {
      method: 'get',
      path: '/cron/process-exports',
      operationId: 'processExports',
      access: 'cron',
      tag: 'Cron',
      summary: 'Print what waits, until nothing is due or the time is nearly over',
      description: 'Needs no worker in the background. Webhooks that are due are sent as well.',
      query: processQuery,
      replies: { 200: { description: 'What was done.', data: drainedSchema } },
      errors: [],
    },
    async ({ c, query, signal }) => {
      c.set('isWaiting', true);
      return success(c, await drain({ maxDurationMs: query.maxDuration * SECOND_MS, signal }));
    },
  );
}
