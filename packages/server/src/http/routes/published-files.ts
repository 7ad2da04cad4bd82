import { removedExportSchema } from '@offprint/contract';
import { removeExport } from '../../app/history.ts';
import { openDownload } from '../../app/open-download.ts';
import { iso } from '../../app/view-job.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { idParams } from '../request-input.ts';
import { success } from '../responses.ts';

/** What a user may do with a published file. */
export function addPublishedFileRoutes(api: Api, { app }: HttpDependencies): void {
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
      description:
        'Redirects to a signed link that works for some minutes. Counts the download. To who accepts `text/html` first, an error is a page.',
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
}
