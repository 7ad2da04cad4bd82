import { parse as parseRange, type Range } from 'range-parser';
import type { AppContext } from '../../app/context.ts';
import { noteMissingFile } from '../../app/missing-files.ts';
import { isOffprintError, notFound } from '../../domain/errors.ts';
import type { ServedFile, SignedFiles } from '../../ports/object-storage.ts';
import type { App } from '../api.ts';
import type { ApiDescription } from '../openapi.ts';
import { contentDisposition, etagMatches, type HttpContext } from '../responses.ts';

const PREFIX = '/files/';

/** What signed links lead to. The signature is the credential, so there is no other. */
export function addFileRoutes(
  app: App,
  description: ApiDescription,
  files: SignedFiles,
  context: Pick<AppContext, 'history' | 'log' | 'clock'>,
): void {
  const pdf = { 'application/pdf': { schema: { type: 'string' } } };
  description.addOperation('/files/{key}', {
    operationId: 'getFile',
    summary: 'What a signed link leads to',
    description:
      'Links come from a download. Single ranges are understood. To who accepts `text/html` first, an error is a page.',
    security: [],
    parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: { description: 'The file.', content: pdf },
      206: { description: 'The range of it that was asked for.', content: pdf },
      304: { description: 'Unchanged since If-None-Match.' },
      416: { description: 'The range lies outside of the file.' },
    },
    errors: ['FORBIDDEN', 'NOT_FOUND', 'EXPIRED', 'STORAGE_UNAVAILABLE', 'INTERNAL_ERROR'],
  });
  app.get(`${PREFIX}*`, async (c) => {
    const url = new URL(c.req.url);
    const key = keyOf(url.pathname);
    const file = await files.open(key, url.searchParams).catch(async (error: unknown) => {
      if (isOffprintError(error, 'NOT_FOUND')) await noteMissingFile(context, key);
      throw error;
    });
    c.header('ETag', file.etag);
    c.header(
      'Cache-Control',
      `private, max-age=${secondsUntil(file.expiresAtMs, context.clock.nowMs())}, immutable`,
    );
    if (etagMatches(c.req.header('if-none-match'), file.etag)) return c.body(null, 304);
    return serve(c, file);
  });
}

function keyOf(pathname: string): string {
  try {
    return decodeURIComponent(pathname.slice(PREFIX.length));
  } catch {
    throw notFound('The file');
  }
}

function secondsUntil(thenMs: number, nowMs: number): number {
  return Math.max(0, Math.floor((thenMs - nowMs) / 1_000));
}

function serve(c: HttpContext, file: ServedFile): Response {
  c.header('Accept-Ranges', 'bytes');
  const range = requestedRange(c, file);
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${file.sizeBytes}`);
    return c.body(null, 416);
  }
  c.header('Content-Type', 'application/pdf');
  c.header('Content-Disposition', contentDisposition('attachment', file.fileName));
  c.header('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  c.header('Content-Length', String(end - start + 1));
  if (range) c.header('Content-Range', `bytes ${start}-${end}/${file.sizeBytes}`);
  const status = range ? 206 : 200;
  if (c.req.raw.method === 'HEAD') return c.body(null, status);
  return c.body(file.read({ start, end }), status);
}

/** The bit of range-parser's code for what is no range. */
const MALFORMED = 1;

/** Null: the whole file, which may be sent if several ranges or another unit are asked for. */
function requestedRange(c: HttpContext, file: ServedFile): Range | 'unsatisfiable' | null {
  const ifRange = c.req.header('if-range');
  if (ifRange !== undefined && ifRange !== file.etag) return null;
  const { type, code, ranges } = parseRange(file.sizeBytes, c.req.header('range') ?? '');
  const [range, another] = ranges;
  if (type !== 'bytes' || code & MALFORMED || another) return null;
  return range ?? 'unsatisfiable';
}
