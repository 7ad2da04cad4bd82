import type { CDPSession } from '@offprint/chromium';
import { fitPagesLater, MOST_PAGES_FOR_ONE } from '../fit-pages.ts';
import { laidOut } from './fitted-print.ts';
import type { PageLimits, Printed } from './hot-page.ts';
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

/** Prints in a page that is used for nothing else. The caller opens and discards it. */
export async function printForeign(
  target: PageTarget,
  source: PrintSource,
  document: ForeignDocument,
  { pageNumber, ...limits }: FreshPage,
): Promise<Printed> {
  const { session } = target;
  const { call, blockedUrls } = await open(target, source, document, pageNumber);
  const fewestPages = await fewestPagesOf(call, document);
  if (fewestPages > mostPagesOf(limits)) return { type: 'tooLong', fewestPages, blockedUrls };
  const { bytes, step } = await printFit(session, call, document, limits.wantedPages);
  return { type: 'pdf', bytes, fitNote: step?.note ?? '', blockedUrls };
}

interface FreshPage extends PageLimits {
  readonly pageNumber: number;
}

async function fewestPagesOf(call: PageCall, document: ForeignDocument): Promise<number> {
  const { widthPx } = textAreaInPixels(document);
  return pagesOf((await call('measure', { widthPx })) as MeasuredSize, document);
}

/** The page limit of a document that may still be set tighter. */
function mostPagesOf({ maxPages, wantedPages }: PageLimits): number {
  return maxPages * (wantedPages === null ? 1 : MOST_PAGES_FOR_ONE);
}

/** Sets it tighter if necessary. Only a print shows how its own CSS breaks it into pages. */
async function printFit(
  session: CDPSession,
  call: PageCall,
  document: ForeignDocument,
  wantedPages: number | null,
) {
  const { fitSteps, prefersCssPageSize } = document;
  const lay = async (index: number) => {
    const step = fitSteps[index];
    if (step && index > 0) await call('adjustBelow', { properties: step.properties });
    return laidOut(await printToPdf(session, document, prefersCssPageSize), document, step);
  };
  return await fitPagesLater(lay, { stepCount: fitSteps.length, start: 0, wantedPages });
}

/** The first page as PNG, set as tight as it is printed, without the contents of its margins. */
export async function drawForeign(
  target: PageTarget,
  source: PrintSource,
  document: ForeignDocument,
  { pageNumber, widthPx, ...limits }: FreshPage & { readonly widthPx: number },
): Promise<Buffer> {
  const { call } = await open(target, source, document, pageNumber);
  const isTooLong = (await fewestPagesOf(call, document)) > mostPagesOf(limits);
  // A document that is refused in print is shown as its own styles set it.
  const step = isTooLong
    ? undefined
    : (await printFit(target.session, call, document, limits.wantedPages)).step;
  const show = async () => {
    await call('adjustBelow', { properties: step?.properties ?? {} });
  };
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

/** The blocked addresses that the document refers to, as they become known. */
function watchBlocked(session: CDPSession): readonly string[] {
  const urls: string[] = [];
  session.on('Audits.issueAdded', ({ issue }) => {
    const { blockedURL } = issue.details.contentSecurityPolicyIssueDetails ?? {};
    if (blockedURL && !urls.includes(blockedURL)) urls.push(blockedURL);
  });
  return urls;
}
