import type { CDPSession } from 'puppeteer-core';
import type { BrowserProcess } from './browser-process.ts';
import { guardNetwork, pageUrl } from './network-guard.ts';
import { installPageScript, type MeasuredSize, type PageCall } from './page-script.ts';
import { yieldToServer } from './page-target.ts';
import type { PrintableDocument, PrintSource } from './print-source.ts';

/**
 * A page that stays open from print to print with its fonts and style sheets loaded. Only the body
 * and what a document says of itself are swapped.
 */
export interface HotPage {
  readonly browser: BrowserProcess;
  readonly rendererPid: number | null;
  /** Aborts when the page or its browser dies, with BROWSER_CRASHED as its reason. */
  readonly lost: AbortSignal;
  isLost(): boolean;
  readonly printCount: () => number;
  print(templateId: string, document: PrintableDocument, maxPages: number): Promise<Printed>;
  /** The first page as PNG. */
  drawFirstPage(templateId: string, document: PrintableDocument, widthPx: number): Promise<Buffer>;
  /** Leaves nothing of the last document behind. */
  clear(): Promise<void>;
  collectGarbage(): Promise<void>;
  discard(): Promise<void>;
}

export type Printed =
  /** A tagged PDF with an outline of its headings. */
  | { readonly type: 'pdf'; readonly bytes: Buffer }
  /** Not printed: it would have so many pages, or more. */
  | { readonly type: 'tooLong'; readonly fewestPages: number };

export async function openHotPage(
  browser: BrowserProcess,
  source: PrintSource,
  pageNumber: number,
): Promise<HotPage> {
  const target = await browser.openPage();
  const { session, rendererPid, lost, isLost, discard } = target;
  try {
    const call = await openPage(session, source, pageUrl(pageNumber));
    const { fontCss, preloadFonts, templates } = source;
    const styles = templates.map(({ id, css }) => ({ id, css }));
    await call('prepare', { fontCss, preloadFonts, templates: styles });
    yieldToServer(target);

    let printCount = 0;
    const show = async (templateId: string, document: PrintableDocument) => {
      printCount += 1;
      await call('show', shownPart(templateId, document));
    };
    const fewestPages = async (document: PrintableDocument) => {
      if (document.bodyHtml.length < MEASURED_FROM_CHARACTERS) return 1;
      const { widthPx } = textAreaInPixels(document);
      return pagesOf((await call('measure', { widthPx })) as MeasuredSize, document);
    };
    return {
      browser,
      rendererPid,
      lost,
      isLost,
      printCount: () => printCount,
      async print(templateId, document, maxPages) {
        await show(templateId, document);
        const pages = await fewestPages(document);
        if (pages > maxPages) return { type: 'tooLong', fewestPages: pages };
        return { type: 'pdf', bytes: await printToPdf(session, document) };
      },
      async drawFirstPage(templateId, document, widthPx) {
        const sheet = sheetInPixels(document);
        await session.send('Emulation.setDeviceMetricsOverride', {
          width: sheet.widthPx,
          height: sheet.heightPx,
          deviceScaleFactor: 1,
          mobile: false,
        });
        try {
          await show(templateId, document);
          await call('paginate', sheet);
          return await drawSheet(session, sheet, widthPx);
        } finally {
          await session.send('Emulation.clearDeviceMetricsOverride');
        }
      },
      async clear() {
        await call('clear', {});
      },
      async collectGarbage() {
        await session.send('HeapProfiler.collectGarbage');
      },
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function openPage(session: CDPSession, source: PrintSource, url: string): Promise<PageCall> {
  await Promise.all([
    guardNetwork(session, source, url),
    session.send('Inspector.enable'),
    session.send('Emulation.setScriptExecutionDisabled', { value: true }),
    // The layout that finds the fonts is then the one that is printed.
    session.send('Emulation.setEmulatedMedia', { media: 'print' }),
  ]);
  const { frameId, errorText } = await session.send('Page.navigate', { url });
  if (errorText) throw new Error(`the hot page did not load: ${errorText}`);
  return await installPageScript(session, frameId);
}

function shownPart(templateId: string, document: PrintableDocument) {
  return {
    templateId,
    lang: document.lang.toWellFormed(),
    dir: document.dir,
    title: printableTitle(document.title),
    bodyStyle: document.bodyStyle.toWellFormed(),
    // A lone surrogate can't be sent: the browser closes the pipe over it.
    bodyHtml: document.bodyHtml.toWellFormed(),
  };
}

/** The title goes into the PDF as it is, where a control character has no meaning. */
function printableTitle(title: string): string {
  return title
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** Margins that fall on the end of a page are dropped. */
const LOST_TO_BREAKS = 0.1;
/** By so much a page shrinks what is too wide for it. */
const MAX_SHRINK = 2;
/** What is shorter has few pages, and measuring it would cost a twentieth of its print. */
const MEASURED_FROM_CHARACTERS = 60_000;

/**
 * A document is cut into pages in a time that grows with their square, so that one of far too many
 * must be known before.
 */
function pagesOf({ widthPx, heightPx }: MeasuredSize, document: PrintableDocument): number {
  const area = textAreaInPixels(document);
  const shrink = Math.min(MAX_SHRINK, Math.max(1, widthPx / area.widthPx));
  return Math.ceil(((1 - LOST_TO_BREAKS) * heightPx) / (area.heightPx * shrink ** 2));
}

function textAreaInPixels({ pageWidthMm, pageHeightMm, marginMm }: PrintableDocument) {
  const { top, right, bottom, left } = marginMm;
  return {
    widthPx: toCssPx(pageWidthMm - left - right),
    heightPx: toCssPx(pageHeightMm - top - bottom),
  };
}

const MM_PER_INCH = 25.4;
const CSS_PX_PER_INCH = 96;

async function printToPdf(session: CDPSession, document: PrintableDocument): Promise<Buffer> {
  const { pageWidthMm, pageHeightMm, marginMm } = document;
  const { data } = await session.send('Page.printToPDF', {
    paperWidth: pageWidthMm / MM_PER_INCH,
    paperHeight: pageHeightMm / MM_PER_INCH,
    marginTop: marginMm.top / MM_PER_INCH,
    marginRight: marginMm.right / MM_PER_INCH,
    marginBottom: marginMm.bottom / MM_PER_INCH,
    marginLeft: marginMm.left / MM_PER_INCH,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  return Buffer.from(data, 'base64');
}

type Sheet = ReturnType<typeof sheetInPixels>;

function sheetInPixels({ pageWidthMm, pageHeightMm, marginMm }: PrintableDocument) {
  const { top, right, bottom, left } = marginMm;
  return {
    // Whole pixels: a picture of a fraction of one would come out narrower than asked for.
    widthPx: Math.round(toCssPx(pageWidthMm)),
    heightPx: Math.round(toCssPx(pageHeightMm)),
    marginPx: {
      top: toCssPx(top),
      right: toCssPx(right),
      bottom: toCssPx(bottom),
      left: toCssPx(left),
    },
  };
}

function toCssPx(mm: number): number {
  return (mm / MM_PER_INCH) * CSS_PX_PER_INCH;
}

async function drawSheet(session: CDPSession, sheet: Sheet, widthPx: number): Promise<Buffer> {
  const { widthPx: width, heightPx: height } = sheet;
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'png',
    clip: { x: 0, y: 0, width, height, scale: widthPx / width },
  });
  return Buffer.from(data, 'base64');
}
