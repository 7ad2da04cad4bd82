import { html } from 'hono/html';
import type { App } from '../api.ts';
import { etagMatches, etagOf, type HttpContext, routeNotFound } from '../responses.ts';
import { readStaticFile, type StaticFile } from '../static-files.ts';

// Components set styles on elements; the PDF viewer shows blobs and works in a worker.
const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The web interface, if it is built. */
export function addDashboardRoutes(app: App, folder: string | null): void {
  app.get('/', async (c) => {
    const page = folder && (await readStaticFile(folder, 'index.html'));
    if (page) return send(c, page, 'no-cache');
    c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Offprint</title>
<h1>Offprint</h1>
<p>The API is running. <a href="/docs">How to call it</a>, <a href="/readyz">how it is doing</a>.
</html>`);
  });

  app.get('/assets/*', async (c) => {
    const path = new URL(c.req.url).pathname;
    const file = folder && (await readStaticFile(folder, path.slice(1)));
    if (!file) throw routeNotFound();
    // The build puts a hash of the content into each name but those of fonts, which don't change.
    return send(c, file, 'public, max-age=31536000, immutable');
  });
}

function send(c: HttpContext, { bytes, mediaType }: StaticFile, caching: string): Response {
  const etag = etagOf(bytes);
  c.header('ETag', etag);
  c.header('Cache-Control', caching);
  c.header('Content-Security-Policy', PAGE_POLICY);
  if (etagMatches(c.req.header('if-none-match'), etag)) return c.body(null, 304);
  return c.body(bytes, 200, { 'content-type': mediaType });
}
