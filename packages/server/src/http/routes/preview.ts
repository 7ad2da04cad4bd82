import { exportRequestSchema } from '@offprint/contract';
import { exportProblems } from '../../app/check-request.ts';
import { previewExport } from '../../app/preview-export.ts';
import { OffprintError } from '../../domain/errors.ts';
import { safeFileName } from '../../domain/file-name.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { contentDisposition } from '../content-disposition.ts';
import { createRateLimiter } from '../rate-limiter.ts';
import { exportExample, REQUEST_ERRORS } from './exports.ts';

/** What a print may fail with, where it is not a job that fails. */
export const RENDER_ERRORS = [
  'DOCUMENT_TOO_LARGE',
  'RENDER_TIMEOUT',
  'BROWSER_CRASHED',
  'ENGINE_CRASHED',
  'ENGINE_UNAVAILABLE',
] as const;

export function addPreviewRoutes(api: Api, { app, config }: HttpDependencies): void {
  const { previewsPerMinute } = config.limits;
  const limiter = createRateLimiter(previewsPerMinute, app.clock.monotonicMs);

  api.add(
    {
      method: 'post',
      path: '/export/preview',
      operationId: 'previewExport',
      tag: 'Exports',
      summary: 'Print at once, without a job',
      description: 'Nothing is stored. The rate is limited for each user.',
      body: exportRequestSchema,
      bodyExample: exportExample,
      moreProblems: (body) => exportProblems(app, body),
      replies: { 200: { description: 'The PDF.', mediaType: 'application/pdf' } },
      errors: [...REQUEST_ERRORS, 'RATE_LIMITED', ...RENDER_ERRORS],
    },
    async ({ c, caller, body, signal }) => {
      const retryAfterMs = limiter.take(caller.userId);
      if (retryAfterMs > 0) {
        const message = `At most ${previewsPerMinute} previews a minute. Try again in a moment.`;
        throw new OffprintError('RATE_LIMITED', message, { retryAfterMs });
      }
      const { bytes } = await previewExport(app, caller, body, signal);
      const name = safeFileName(body.fileName ?? 'preview');
      return c.body(Uint8Array.from(bytes), 200, {
        'content-type': 'application/pdf',
        'content-disposition': contentDisposition('inline', name),
      });
    },
  );
}
