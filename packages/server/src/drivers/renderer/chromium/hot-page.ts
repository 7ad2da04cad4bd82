import type { CDPSession } from '@offprint/chromium';
import { MOST_PAGES_FOR_ONE } from '../fit-pages.ts';
import type { BrowserProcess } from './browser-process.ts';
import { printFitted } from './fitted-print.ts';
import { guardNetwork, pageUrl } from './network-guard.ts';
import {
  drawFirstSheet,
  pagesOf,
  printableTitle,
  printedAreaInPixels,
  textAreaInPixels,
} from './page-area.ts';
import {
  installPageScript,
  type LaidPages,
  type MeasuredSize,
  type PageCall,
} from './page-script.ts';
import { setSeen, yieldToServer } from './page-target.ts';
import type { PrintableDocument, PrintSource } from './print-source.ts';

/**
 * A page that stays open between prints with its fonts and style sheets loaded. Only the body and
 * the document's own settings are swapped.
 */
export interface HotPage {
  readonly browser: BrowserProcess;
  readonly rendererPid: number | null;
  /** Aborts with BROWSER_CRASHED when the page or its browser dies. */
  readonly lost: AbortSignal;
  isLost(): boolean;
  readonly printCount: () => number;
  print(templateId: string, document: PrintableDocument, limits: PageLimits): Promise<Printed>;
  /** The first page as PNG, set as tight as it is printed. */
  drawFirstPage(
    templateId: string,
    document: PrintableDocument,
    limits: PageLimits,
    widthPx: number,
  ): Promise<Buffer>;
  /** Removes the last document completely. */
  clear(): Promise<void>;
  collectGarbage(): Promise<void>;
  discard(): Promise<void>;
}

export interface PageLimits {
  readonly maxPages: number;
  /** The number of pages to fit the document into. Null: any number. */
  readonly wantedPages: number | null;
}

export type Printed = (
  | {
      /** A tagged PDF with an outline of its headings. */ readonly type: 'pdf';
      readonly bytes: Buffer;
      /** How it was set tighter than designed. Empty if it was not. */
      readonly fitNote: string;
    }
  | {
      /** Not printed: it would have so many pages, or more. */ readonly type: 'tooLong';
      readonly fewestPages: number;
    }
) & {
  /** The addresses that a document with its own markup tried to load. */
  readonly blockedUrls?: readonly string[];
};

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
    await setSeen(session, false);

    let printCount = 0;
    const show = async (
      templateId: string,
      document: PrintableDocument,
      { inPages }: { readonly inPages: boolean },
    ) => {
      printCount += 1;
      const pageArea = inPages ? printedAreaInPixels(document) : null;
      const laid = await call('show', { ...shownPart(templateId, document), pageArea });
      return laid as LaidPages | null;
    };
    const fewestPages = async (document: PrintableDocument) => {
      if (!isLong(document)) return 1;
      const { widthPx } = textAreaInPixels(document);
      return pagesOf((await call('measure', { widthPx })) as MeasuredSize, document);
    };
    const canBeFitted = ({ fitSteps = [] }: PrintableDocument) => fitSteps.length > 0;
    const toBeFitted = (document: PrintableDocument) => ({
      inPages: canBeFitted(document) && !isLong(document),
    });
    return {
      browser,
      rendererPid,
      lost,
      isLost,
      printCount: () => printCount,
      async print(templateId, document, { maxPages, wantedPages }) {
        const shown = await show(templateId, document, toBeFitted(document));
        const pages = await fewestPages(document);
        const couldShrink = wantedPages !== null && canBeFitted(document);
        if (pages > maxPages * (couldShrink ? MOST_PAGES_FOR_ONE : 1)) {
          return { type: 'tooLong', fewestPages: pages };
        }
        const { bytes, step } = await printFitted(session, call, document, shown, wantedPages);
        return { type: 'pdf', bytes, fitNote: step?.note ?? '' };
      },
      async drawFirstPage(templateId, document, { wantedPages }, widthPx) {
        const shown = await show(templateId, document, toBeFitted(document));
        const { step } = await printFitted(session, call, document, shown, wantedPages);
        await setSeen(session, true);
        const drawn = await drawFirstSheet(session, call, document, {
          widthPx,
          async show() {
            await show(templateId, document, { inPages: false });
            await call('adjust', { properties: step?.properties ?? {} });
          },
        });
        await setSeen(session, false);
        return drawn;
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
    // The layout that loads the fonts is then also the one that is printed.
    session.send('Emulation.setEmulatedMedia', { media: 'print' }),
  ]);
  const { frameId, errorText } = await session.send('Page.navigate', { url });
  if (errorText) throw new Error(`the hot page did not load: ${errorText}`);
  return await installPageScript(session, frameId);
}

/** Shorter documents have few pages, and measuring one would take a twentieth of its print. */
const LONG_FROM_CHARACTERS = 60_000;

function isLong({ bodyHtml }: PrintableDocument): boolean {
  return bodyHtml.length >= LONG_FROM_CHARACTERS;
}

function shownPart(templateId: string, document: PrintableDocument) {
  return {
    templateId,
    lang: document.lang.toWellFormed(),
    dir: document.dir,
    title: printableTitle(document.title),
    bodyStyle: document.bodyStyle.toWellFormed(),
    // A lone surrogate cannot be sent, since the browser closes the pipe on receiving one.
    bodyHtml: document.bodyHtml.toWellFormed(),
    fallbackFonts: document.fallbackFonts,
  };
}
