import { openDownload } from '../../app/open-download.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { idParams } from './parameters.ts';

export function addDownloadRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/export/download/{id}',
      operationId: 'download',
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
}
