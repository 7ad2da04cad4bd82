import type { CDPSession } from '@offprint/chromium';
import { FONT_ORIGIN, type PrintSource } from './print-source.ts';

/**
 * The URL of a page. Each has its own host, so that Chromium does not put two pages into one
 * process.
 */
export function pageUrl(pageNumber: number): string {
  return `https://page-${pageNumber}.offprint.invalid/`;
}

/**
 * The page may use only what it is given. `sandbox` also stops meta refreshes, forms and scripts of
 * every kind, and gives the page an origin of its own.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `font-src ${FONT_ORIGIN} data:`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  'sandbox',
].join('; ');

const EMPTY_PAGE = '<!doctype html><html><head><title></title></head><body></body></html>';

/**
 * Answers every request of a page in this process: the page's own address with its document, by
 * default an empty one, and fonts from the source. All other requests fail before they reach the
 * network.
 */
export async function guardNetwork(
  session: CDPSession,
  source: Pick<PrintSource, 'readFont'>,
  ownUrl: string,
  ownHtml: string = EMPTY_PAGE,
): Promise<void> {
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const answering =
      request.url === ownUrl
        ? fulfill(session, requestId, PAGE_HEADERS, Buffer.from(ownHtml))
        : answerFont(session, source, requestId, request.url);
    // If the page has gone, no one waits for the answer.
    answering.catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-dns-prefetch-control': 'off',
  'referrer-policy': 'no-referrer',
};

// The page's origin is opaque, so even its own fonts are cross-origin.
const FONT_HEADERS = { 'content-type': 'font/sfnt', 'access-control-allow-origin': '*' };

async function answerFont(
  session: CDPSession,
  source: Pick<PrintSource, 'readFont'>,
  requestId: string,
  url: string,
): Promise<void> {
  const font = await readFont(source, url);
  if (font) return fulfill(session, requestId, FONT_HEADERS, font);
  await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
}

async function readFont(
  source: Pick<PrintSource, 'readFont'>,
  url: string,
): Promise<Uint8Array | null> {
  const prefix = `${FONT_ORIGIN}/`;
  if (!url.startsWith(prefix)) return null;
  try {
    return await source.readFont(decodeURIComponent(url.slice(prefix.length)));
  } catch {
    return null;
  }
}

async function fulfill(
  session: CDPSession,
  requestId: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<void> {
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: 200,
    responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
  });
}
