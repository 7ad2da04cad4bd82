import type { CDPSession } from '@offprint/chromium';
import type { Printed } from './hot-page.ts';
import { guardNetwork, pageUrl } from './network-guard.ts';
import {
  drawFirstSheet,
  pagesOf,
  printableTitle,
  printToPdf,
  textAreaInPixels,
} from './page-area.ts';
import { installPageScript, type MeasuredSize, type PageCall } from './page-script.ts';
import { type PageTarget, yieldToServer } from './page-target.ts';
import type { ForeignDocument, PrintSource } from './print-source.ts';

/** Prints in a page that nothing else is ever shown in. Whoever opened the page discards it. */
export async function printForeign(
  target: PageTarget,
  source: PrintSource,
  document: ForeignDocument,
  { pageNumber, maxPages }: { readonly pageNumber: number; readonly maxPages: number },
): Promise<Printed> {
  const { session } = target;
  const { call, blockedUrls } = await open(target, source, document, pageNumber);
  const { widthPx } = textAreaInPixels(document);
  const pages = pagesOf((await call('measure', { widthPx })) as MeasuredSize, document);
  if (pages > maxPages) return { type: 'tooLong', fewestPages: pages, blockedUrls };
  const bytes = await printToPdf(session, document, document.prefersCssPageSize);
  return { type: 'pdf', bytes, fitNote: '', blockedUrls };
}

/** The first page as PNG, without what stands in its margins. */
export async function drawForeign(
  target: PageTarget,
  source: PrintSource,
  document: ForeignDocument,
  { pageNumber, widthPx }: { readonly pageNumber: number; readonly widthPx: number },
): Promise<Buffer> {
  const { call } = await open(target, source, document, pageNumber);
  const show = async () => undefined;
  return await drawFirstSheet(target.session, call, document, { widthPx, show });
}

async function open(
  target: PageTarget,
  source: PrintSource,
  document: ForeignDocument,
  pageNumber: number,
): Promise<{ readonly call: PageCall; readonly blockedUrls: readonly string[] }> {
  const { session } = target;
  const url = pageUrl(pageNumber);
  const blocked = watchBlocked(session);
  const html = document.documentHtml.toWellFormed().replace('<style>', `<style>${source.fontCss}`);
  await Promise.all([
    guardNetwork(session, source, url, html),
    session.send('Audits.enable'),
    session.send('Inspector.enable'),
    session.send('Page.enable'),
    session.send('Emulation.setScriptExecutionDisabled', { value: true }),
    session.send('Emulation.setEmulatedMedia', { media: 'print' }),
  ]);
  yieldToServer(target);
  const loaded = new Promise<void>((resolve) => {
    session.once('Page.loadEventFired', () => resolve());
  });
  const { frameId, errorText } = await session.send('Page.navigate', { url });
  if (errorText) throw new Error(`the document did not load: ${errorText}`);
  await loaded;
  const call = await installPageScript(session, frameId);
  const { title, lang, fallback, fallbackFonts } = document;
  await call('describe', {
    title: title === null ? null : printableTitle(title),
    lang,
    fallback: { ...fallback, title: printableTitle(fallback.title) },
    fallbackFonts,
  });
  return { call, blockedUrls: blocked };
}

/** The addresses that the document names in vain, as they become known. */
function watchBlocked(session: CDPSession): readonly string[] {
  const urls: string[] = [];
  session.on('Audits.issueAdded', ({ issue }) => {
    const { blockedURL } = issue.details.contentSecurityPolicyIssueDetails ?? {};
    if (blockedURL && !urls.includes(blockedURL)) urls.push(blockedURL);
  });
  return urls;
}
