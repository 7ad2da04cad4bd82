import { constants, setPriority } from 'node:os';
import type { CDPSession, Protocol } from 'puppeteer-core';
import type { BrowserProcess, BrowserTarget } from './browser-process.ts';
import { guardNetwork, pageUrl } from './network-guard.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import type { PrintableDocument, PrintSource } from './print-source.ts';
import { isProcessRunning } from './running-process.ts';

/**
 * A page that stays open from print to print with its fonts and style sheets loaded. Only the body
 * and what a document says of itself are swapped.
 */
export interface HotPage {
  readonly session: CDPSession;
  readonly browser: BrowserProcess;
  readonly rendererPid: number | null;
  readonly printCount: () => number;
  /** The page, or its browser, has died. */
  readonly isLost: () => boolean;
  /** Calls back once when the page dies; the function returned takes that back. */
  onLost(listener: () => void): () => void;
  show(templateId: string, document: PrintableDocument): Promise<void>;
  call(method: 'paginate', argument: object): Promise<void>;
  /** Leaves nothing of the last document behind. */
  clear(): Promise<void>;
  collectGarbage(): Promise<void>;
  discard(): Promise<void>;
}

export async function openHotPage(
  browser: BrowserProcess,
  source: PrintSource,
  pageNumber: number,
): Promise<HotPage> {
  const target = await browser.openTarget();
  const { session } = target;
  try {
    const executionContextId = await prepare(session, source, pageNumber);
    const call = pageCaller(session, executionContextId);
    const { fontCss, preloadFonts, templates } = source;
    const styles = templates.map(({ id, css }) => ({ id, css }));
    await call('prepare', { fontCss, preloadFonts, templates: styles });

    yieldToServer(target.rendererPid);
    let printCount = 0;
    const life = watchLife(target, browser);
    return {
      session,
      browser,
      rendererPid: target.rendererPid,
      printCount: () => printCount,
      isLost: life.isLost,
      onLost: life.onLost,
      async show(templateId, document) {
        printCount += 1;
        await call('show', shownPart(templateId, document));
      },
      call,
      clear: () => call('clear', {}),
      async collectGarbage() {
        await session.send('HeapProfiler.collectGarbage');
      },
      async discard() {
        life.end();
        await target.discard();
      },
    };
  } catch (error) {
    await target.discard();
    throw error;
  }
}

/** Prints take every core that they get; the process that feeds them must not wait in that line. */
function yieldToServer(rendererPid: number | null): void {
  if (rendererPid === null) return;
  try {
    setPriority(rendererPid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where it is not allowed, prints are as they are.
  }
}

/** @returns the world in which the page's own script runs */
async function prepare(session: CDPSession, source: PrintSource, pageNumber: number) {
  const url = pageUrl(pageNumber);
  await Promise.all([
    guardNetwork(session, source, url),
    session.send('Inspector.enable'),
    session.send('Emulation.setScriptExecutionDisabled', { value: true }),
    // The layout that finds the fonts is then the one that is printed.
    session.send('Emulation.setEmulatedMedia', { media: 'print' }),
  ]);
  const { frameId, errorText } = await session.send('Page.navigate', { url });
  if (errorText) throw new Error(`the hot page did not load: ${errorText}`);
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId,
    worldName: 'offprint',
  });
  await session.send('Runtime.evaluate', {
    contextId: executionContextId,
    expression: `{${PAGE_SCRIPT}}`,
  });
  return executionContextId;
}

type PageMethod = 'prepare' | 'show' | 'clear' | 'paginate';

function pageCaller(session: CDPSession, executionContextId: number) {
  return async (method: PageMethod, argument: object): Promise<void> => {
    const { exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: `(argument) => offprint.${method}(argument)`,
      arguments: [{ value: argument }],
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(describeException(exceptionDetails));
  };
}

function describeException(details: Protocol.Runtime.ExceptionDetails): string {
  return `the page script failed: ${details.exception?.description ?? details.text}`;
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

function watchLife({ session, rendererPid }: BrowserTarget, browser: BrowserProcess) {
  const listeners = new Set<() => void>();
  let lost = false;
  let ended = false;
  const lose = () => {
    if (lost || ended) return;
    lost = true;
    for (const listener of listeners) listener();
    listeners.clear();
  };
  session.once('Inspector.targetCrashed', lose);
  session.once('Inspector.detached', lose);
  session.once('sessiondetached', lose);
  session.connection()?.once('sessiondetached', (detached) => {
    if (detached === session) lose();
  });
  browser.ended.then(lose);
  return {
    // The browser's word of a death may come late; the process itself is asked too.
    isLost: () =>
      lost || !browser.isRunning() || (rendererPid !== null && !isProcessRunning(rendererPid)),
    onLost(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    end() {
      ended = true;
      listeners.clear();
    },
  };
}
