import { parseDocument } from '../app/check-request.ts';
import type { AppContext } from '../app/context.ts';
import { notFound } from '../domain/errors.ts';
import { SAMPLE_DOCUMENTS } from './sample-resume.ts';

export type PreviewFormat = 'png' | 'pdf';

export interface TemplatePreviews {
  /**
   * A sample document in this template.
   *
   * @throws OffprintError NOT_FOUND, and as Renderer does
   */
  get(templateId: string, format: PreviewFormat): Promise<{ bytes: Uint8Array; version: string }>;
}

const WIDTH_PX = 800;
const TIMEOUT_MS = 60_000;

type PreviewContext = Pick<AppContext, 'templates' | 'kinds' | 'renderer' | 'settings'>;

/** Each preview is printed when first asked for, and once for each version of its template. */
export function createTemplatePreviews(ctx: PreviewContext): TemplatePreviews {
  const printed = new Map<string, Promise<Uint8Array>>();

  function print(templateId: string, format: PreviewFormat): Promise<Uint8Array> {
    const template = ctx.templates.find(templateId);
    const sample = SAMPLE_DOCUMENTS[template?.kind ?? ''];
    if (!template || !sample) throw notFound('A preview of this template');
    const request = {
      template,
      document: parseDocument(ctx, template, sample).document,
      options: {},
      quality: 'standard' as const,
      maxPages: ctx.settings.maxPages,
    };
    // Many may wait for one print, so it does not end with the one who asked first.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    if (format === 'png') return ctx.renderer.screenshot(request, WIDTH_PX, signal);
    return ctx.renderer.render(request, signal).then(({ bytes }) => bytes);
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
