import { historySchema, pageQuerySchema, usageSchema } from '@offprint/contract';
import { z } from 'zod';
import type { ReadContext } from '../../app/context.ts';
import { getUsage, listHistory } from '../../app/history.ts';
import type { Api } from '../api.ts';
import { documentIdFilter } from '../request-input.ts';
import { success } from '../responses.ts';

const historyQuery = pageQuerySchema.extend({
  documentId: documentIdFilter,
  includeStats: z
    .enum(['', '1', 'true', 'false'], { error: 'must be bare, 1, true or false' })
    .default('false')
    .transform((text) => text !== 'false'),
});

/** What a user has: published files, and how much of the plan they use. */
export function addHistoryRoutes(api: Api, { app }: { readonly app: ReadContext }): void {
  api.add(
    {
      method: 'get',
      path: '/export/history',
      operationId: 'listHistory',
      access: 'read',
      tag: 'History',
      summary: 'Your published files, newest first',
      query: historyQuery,
      replies: { 200: { description: 'A page of exports.', data: historySchema } },
      errors: [],
    },
    async ({ c, caller, query }) => success(c, await listHistory(app, caller, query)),
  );

  api.add(
    {
      method: 'get',
      path: '/usage',
      operationId: 'getUsage',
      access: 'read',
      tag: 'Usage',
      summary: 'How much of your plan is used',
      replies: { 200: { description: 'Bytes and submissions.', data: usageSchema } },
      errors: [],
    },
    async ({ c, caller }) => success(c, await getUsage(app, caller)),
  );
}
