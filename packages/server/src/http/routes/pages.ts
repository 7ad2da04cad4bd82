import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import { html } from 'hono/html';
import type { App, HttpDependencies } from '../api.ts';
import { docsPage } from '../docs-page.ts';
import type { ApiDescription, OpenApiDocument } from '../openapi.ts';
import { PAGE_POLICY } from '../page-look.ts';

// Components set styles on elements; the PDF viewer shows blobs and works in a worker.
const DASHBOARD_POLICY = [
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

/** What a browser opens: the dashboard and the description of the API. Public: they name no user. */
export function addPageRoutes(
  app: App,
  description: ApiDescription,
  { dashboardDir, version, config }: HttpDependencies,
): void {
  if (dashboardDir !== null) addDashboard(app, dashboardDir);
  app.get('/', (c) => c.html(PAGE_OF_LINKS));

  const serverUrl = config.server.publicUrl ?? '/';
  let document: OpenApiDocument | undefined;
  const describe = () => {
    document ??= description.document({ version, serverUrl });
    return document;
  };
  // Anybody may ask for these, and writing them takes the serving thread some milliseconds.
  let json: Uint8Array<ArrayBuffer> | undefined;
  app.get('/openapi.json', (c) => {
    json ??= new TextEncoder().encode(JSON.stringify(describe()));
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Type', 'application/json');
    return c.body(json);
  });
  let docs: { readonly baseUrl: string; readonly page: string } | undefined;
  app.get('/docs', async (c) => {
    const baseUrl = new URL(serverUrl, c.req.url).href.replace(/\/$/, '');
    if (docs?.baseUrl !== baseUrl) {
      docs = { baseUrl, page: String(await docsPage(describe(), baseUrl)) };
    }
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Security-Policy', PAGE_POLICY);
    return c.html(docs.page);
  });
}

function addDashboard(app: App, folder: string): void {
  app.get('/', cached('no-cache'), etag(), serveStatic({ path: join(folder, 'index.html') }));
  // The build puts a hash of the content into each name but those of fonts, which don't change.
  const forever = cached('public, max-age=31536000, immutable');
  app.get('/assets/*', forever, serveStatic({ root: folder }));
  // Components of @offprint/react, for `npx shadcn add`.
  app.get('/r/*', cached('no-cache'), etag(), serveStatic({ root: folder }));
}

/** Not by `onFound` of serveStatic, which is called after the answer was made. */
function cached(cacheControl: string): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.res.status === 404) return;
    c.res.headers.set('Cache-Control', cacheControl);
    c.res.headers.set('Content-Security-Policy', DASHBOARD_POLICY);
  };
}

/** Shown where no dashboard is built. */
const PAGE_OF_LINKS = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Offprint</title>
<h1>Offprint</h1>
<p>The API is running. <a href="/docs">How to call it</a>, <a href="/readyz">how it is doing</a>.
</html>`;
