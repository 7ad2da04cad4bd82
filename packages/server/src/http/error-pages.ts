import type { ErrorEnvelope } from '@offprint/contract';
import type { MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';
import { html, raw } from 'hono/html';
import { PAGE_LOOK, PAGE_POLICY } from './page-look.ts';
import type { HttpContext, HttpEnv } from './responses.ts';

/**
 * Shows an error as a page to a person who has opened a link in a browser; programs get it as JSON.
 * Status and headers are the same for both, and an answer without an envelope stays as it is.
 */
export const errorPages: MiddlewareHandler<HttpEnv> = async (c, next) => {
  await next();
  if (c.res.status < 400 || !isJson(c.res) || !isReadByPerson(c)) return;
  const { status, headers } = c.res;
  const envelope = (await c.res.clone().json()) as ErrorEnvelope;
  const page = String(await errorPage(envelope, status));
  c.res = new Response(page, { status, headers });
  c.header('Content-Type', 'text/html; charset=UTF-8');
  c.header('Content-Length', undefined);
  c.header('Content-Security-Policy', PAGE_POLICY);
  c.header('Vary', 'Accept', { append: true });
};

function isJson({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('application/json') === true;
}

function isReadByPerson(c: HttpContext): boolean {
  const supports = ['application/json', 'text/html'];
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/html';
}

const TITLES: Partial<Record<ErrorEnvelope['error']['code'], string>> = {
  EXPIRED: 'This link has expired',
  FORBIDDEN: 'This link does not work',
  UNAUTHORIZED: 'This link does not work here',
  NOT_FOUND: 'There is no such file',
  INVALID_STATE: 'There is no file',
};

/** With this status or a higher one, the same link may work later, so the page need not offer another. */
const FIRST_STATUS_OF_LATER = 429;

function errorPage({ message, error }: ErrorEnvelope, status: number) {
  const title = TITLES[error.code] ?? 'This did not work';
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(STYLE)}</style>
<main>
<h1>${title}</h1>
<p>${message}</p>
${status < FIRST_STATUS_OF_LATER ? html`<p class="next">Go back to the page that this link is from. There the file can be downloaded, or the document exported again.</p>` : ''}
</main>
</html>`;
}

const STYLE = `${PAGE_LOOK}
body { display: grid; min-height: 100vh; margin: 0; padding: 1.25rem; place-items: center; }
main { max-width: 30rem; padding: 1.75rem 2rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 0.75rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.25rem; font-weight: 600; letter-spacing: -0.02em; }
p { margin: 0; }
.next { margin-top: 0.75rem; color: var(--faint); font-size: 0.875rem; }
`;
