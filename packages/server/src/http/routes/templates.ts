import { templateViewSchema } from '@offprint/contract';
import { z } from 'zod';
import { listTemplates } from '../../app/list-templates.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { etagMatches, etagOf, success } from '../responses.ts';
import { createTemplatePreviews, type PreviewFormat } from '../template-previews.ts';
import { RENDER_ERRORS } from './preview.ts';

const templateParams = z.strictObject({ id: z.string().min(1).max(100) });
const MEDIA_TYPES = { png: 'image/png', pdf: 'application/pdf' } as const;

export function addTemplateRoutes(api: Api, { app, config }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/templates',
      operationId: 'listTemplates',
      tag: 'Templates',
      summary: 'The templates to choose from',
      replies: { 200: { description: 'All templates.', data: templateViewSchema.array() } },
      errors: [],
    },
    ({ c }) => success(c, listTemplates(app, config.plans)),
  );

  const previews = createTemplatePreviews(app);
  const addPreview = (format: PreviewFormat, summary: string) =>
    api.add(
      {
        method: 'get',
        path: `/templates/{id}/preview.${format}`,
        operationId: format === 'png' ? 'getTemplateImage' : 'getTemplatePdf',
        tag: 'Templates',
        summary,
        params: templateParams,
        replies: {
          200: { description: 'The preview.', mediaType: MEDIA_TYPES[format] },
          304: { description: 'Unchanged since If-None-Match.', mediaType: null },
        },
        errors: ['NOT_FOUND', ...RENDER_ERRORS],
      },
      async ({ c, params }) => {
        const { bytes, version } = await previews.get(params.id, format);
        const etag = etagOf(`${params.id}@${version}.${format}`);
        c.header('ETag', etag);
        c.header('Cache-Control', 'private, max-age=3600');
        if (etagMatches(c.req.header('if-none-match'), etag)) return c.body(null, 304);
        return c.body(Uint8Array.from(bytes), 200, { 'content-type': MEDIA_TYPES[format] });
      },
    );
  addPreview('png', 'The first page of a sample document, as an image');
  addPreview('pdf', 'A sample document in this template');
}
