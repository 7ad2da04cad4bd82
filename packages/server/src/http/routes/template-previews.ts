import { z } from 'zod';
import { parseDocument } from '../../app/check-request.ts';
import type { AppContext } from '../../app/context.ts';
import { inTurn } from '../../app/print.ts';
import { SAMPLE_DOCUMENTS } from '../../app/sample-documents.ts';
import { notFound } from '../../domain/errors.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { etagMatches, etagOf } from '../responses.ts';
import { RENDER_ERRORS } from './exports.ts';

const templateParams = z.strictObject({ id: z.string().min(1).max(100) });
const MEDIA_TYPES = { png: 'image/png', pdf: 'application/pdf' } as const;

/** A sample in each template, to choose by. */
export function addTemplatePreviewRoutes(api: Api, { app }: HttpDependencies): void {
  const previews = createTemplatePreviews(app);
  const addPreview = (format: PreviewFormat, summary: string) =>
    api.add(
      {
        method: 'get',
        path: `/templates/{id}/preview.${format}`,
        operationId: format === 'png' ? 'getTemplateImage' : 'getTemplatePdf',
        access: 'user',
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

type PreviewFormat = 'png' | 'pdf';

interface TemplatePreviews {
  /**
   * A sample document in this template.
   *
   * @throws OffprintError NOT_FOUND, and as Renderer does
   */
  get(templateId: string, format: PreviewFormat): Promise<{ bytes: Uint8Array; version: string }>;
}

const WIDTH_PX = 800;

type PreviewContext = Pick<AppContext, 'templates' | 'kinds' | 'renderer' | 'turns' | 'settings'>;

/** No user's id, for prints that are shared by all. */
const EVERYBODY = '';

/** Prints each preview when it is first asked for, once for each version of its template. */
function createTemplatePreviews(ctx: PreviewContext): TemplatePreviews {
  const printed = new Map<string, Promise<Uint8Array>>();

  function print(templateId: string, format: PreviewFormat): Promise<Uint8Array> {
    const template = ctx.templates.find(templateId);
    if (!template) throw notFound('A preview of this template');
    const sample = ctx.kinds.find(template.kind)?.sample ?? SAMPLE_DOCUMENTS[template.kind];
    if (!sample) throw notFound('A preview of this template');
    const request = {
      template,
      document: parseDocument(ctx, template, sample).document,
      options: {},
      quality: 'standard' as const,
      maxPages: ctx.settings.maxPages,
    };
    // Several callers may wait for one print, so it does not stop when the first one leaves.
    const signal = new AbortController().signal;
    const terms = {
      userId: EVERYBODY,
      userConcurrency: 1,
      limitMs: ctx.settings.printLimitMs,
      limitMessage: 'The preview of the template was not printed in time.',
    };
    return inTurn(ctx, terms, signal, async (inTime) => {
      if (format === 'png') return ctx.renderer.screenshot(request, WIDTH_PX, inTime);
      return (await ctx.renderer.render(request, inTime)).bytes;
    });
  }

  return {
    async get(templateId, format) {
      const version = ctx.templates.find(templateId)?.version ?? '';
      const key = `${templateId}@${version}.${format}`;
      const known = printed.get(key);
      if (known) return { bytes: await known, version };
      const printing = print(templateId, format);
      printed.set(key, printing);
      printing.catch(() => printed.delete(key));
      return { bytes: await printing, version };
    },
  };
}
