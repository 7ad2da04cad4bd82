import type { App } from '../api.ts';
import { docsPage } from '../docs-page.ts';
import type { ApiDescription, OpenApiDocument } from '../openapi.ts';

// Without any script. The fonts are files of the dashboard.
const DOCS_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The description of the API, for programs and for people. Public, as it names no user. */
export function addOpenApiRoutes(
  app: App,
  description: ApiDescription,
  info: { readonly version: string; readonly serverUrl: string },
): void {
  let document: OpenApiDocument | undefined;
  const describe = () => {
    document ??= description.document(info);
    return document;
  };
  app.get('/openapi.json', (c) => {
    c.header('Cache-Control', 'no-cache');
    return c.json(describe());
  });
  app.get('/docs', (c) => {
    const baseUrl = new URL(info.serverUrl, c.req.url).href.replace(/\/$/, '');
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Security-Policy', DOCS_POLICY);
    return c.html(docsPage(describe(), baseUrl));
  });
}
