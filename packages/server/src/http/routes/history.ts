import {
  historySchema,
  pageQuerySchema,
  removedExportSchema,
  usageSchema,
} from '@offprint/contract';
import { z } from 'zod';
import { getUsage, listHistory, removeExport } from '../../app/history.ts';
import { openDownload } from '../../app/open-download.ts';
import { iso } from '../../app/view-job.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { documentIdFilter, idParams } from '../request-input.ts';
import { success } from '../responses.ts';

const historyQuery = pageQuerySchema.extend({
  documentId: documentIdFilter,
  includeStats: z
    .enum(['', '1', 'true', 'false'], { error: 'must be bare, 1, true or false' })
    .default('false')
    .transform((text) => text !== 'false'),
});

/** What a user has: published files, and how much of the plan they use. */
export function addHistoryRoutes(api: Api, { app }: HttpDependencies): void {
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
      method: 'delete',
      path: '/export/history/{id}',
      operationId: 'removeExport',
      access: 'export',
      isOfJob: true,
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

  api.add(
    {
      method: 'get',
      path: '/export/download/{id}',
      operationId: 'download',
      access: 'read',
      isOfJob: true,
      takesTokenInQuery: true,
      tag: 'Exports',
      summary: 'Download a file, by the id of its export or of its job',
      description: 'Redirects to a signed link that works for some minutes. Counts the download.',
      params: idParams,
      replies: {
        302: {
          description: 'To the file.',
          mediaType: null,
          headers: { Location: 'The signed link.' },
        },
      },
      errors: ['NOT_FOUND', 'INVALID_STATE', 'EXPIRED', 'STORAGE_UNAVAILABLE'],
    },
    async ({ c, caller, params }) => {
      const isCounted = c.req.raw.method !== 'HEAD';
      return c.redirect(await openDownload(app, caller, params.id, { isCounted }), 302);
    },
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
