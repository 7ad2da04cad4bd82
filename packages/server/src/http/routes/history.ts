import { historySchema } from '@offprint/contract';
import { z } from 'zod';
import { listHistory, removeExport } from '../../app/history.ts';
import { iso } from '../../app/view-job.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { success } from '../responses.ts';
import { documentIdFilter, idParams, pageQuery } from './parameters.ts';

const historyQuery = pageQuery.extend({
  documentId: documentIdFilter,
  includeStats: z
    .enum(['', '1', 'true', 'false'], { error: 'must be bare, 1, true or false' })
    .default('false')
    .transform((text) => text !== 'false'),
});

const removedExportSchema = z
  .object({ id: z.uuid(), deletedAt: z.iso.datetime() })
  .meta({ id: 'RemovedExport' });

export function addHistoryRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/export/history',
      operationId: 'listHistory',
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
      method: 'delete',
      path: '/export/history/{id}',
      operationId: 'removeExport',
      tag: 'History',
      summary: 'Remove an export and its file',
      params: idParams,
      replies: { 200: { description: 'It is gone.', data: removedExportSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) => {
      await removeExport(app, caller, params.id);
      return success(c, { id: params.id, deletedAt: iso(app.clock.nowMs()) });
    },
  );
}
