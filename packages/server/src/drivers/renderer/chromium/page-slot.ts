import { within } from '../../../async/deadline.ts';
import { residentBytes } from '../../../platform/processes.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { BrowserSlot } from './browser-launcher.ts';
import type { BrowserProcess } from './browser-process.ts';
import { type HotPage, openHotPage } from './hot-page.ts';
import { browserCrashed, type PageTarget } from './page-target.ts';
import type { PrintSource } from './print-source.ts';

const OPEN_TIMEOUT_MS = 30_000;
const MEASURE_EVERY_PRINTS = 25;
/**
 * Without it the garbage of small documents grows to hundreds of megabytes. It takes as long as a
 * print or two; see docs/benchmarks.md for what other intervals cost in speed and in memory.
 */
const COLLECT_GARBAGE_EVERY_PRINTS = 15;
/** A next print replaces the document in any case; blanking before each would cost a tenth of it. */
const BLANK_AFTER_IDLE_MS = 50;

/** A page that reaches one of them is replaced by a new one. */
export interface PageLimits {
  readonly maxPrints: number;
  readonly maxResidentBytes: number;
  /** Reached during a print, it ends the print. */
  readonly maxPrintResidentBytes: number;
}

export interface PageSlotOptions {
  readonly browser: BrowserSlot;
  readonly source: PrintSource;
  readonly limits: PageLimits;
  readonly nextPageNumber: () => number;
  readonly log: Logger;
}

/** A place for one hot page at a time. Whoever holds the slot has the page to himself. */
export interface PageSlot {
  /** The page, opened if there is none or the last one died. */
  page(): Promise<HotPage>;
  /** A page besides, in a context of its own. */
  openApart(): Promise<PageTarget>;
  /** After a print that went well. The page is blanked unless another print follows at once. */
  keep(page: HotPage): void;
  /** After one that did not: throws the page away, and opens the next without being waited for. */
  replace(page: HotPage): void;
  /** Opens the successor of a page over its limits; it takes over as soon as nothing prints. */
  recycle(): Promise<void>;
}

export function createPageSlot(options: PageSlotOptions): PageSlot {
  const { source, limits, nextPageNumber, log } = options;
  let current: HotPage | null = null;
  let successor: HotPage | null = null;
  let opening: Promise<HotPage> | null = null;
  let isPrinting = false;
  let blanking: NodeJS.Timeout | undefined;

  function takeOver(page: HotPage): void {
    clearTimeout(blanking);
    current?.discard();
    current = page;
    successor = null;
  }

  async function open<T>(openPage: (browser: BrowserProcess) => Promise<T>): Promise<T> {
    const browser = await options.browser.running();
    const page = openPage(browser);
    const tooLate = () => new Error(`opening a page took over ${OPEN_TIMEOUT_MS} ms`);
    try {
      return await within(page, OPEN_TIMEOUT_MS, tooLate);
    } catch (error) {
      // A browser that opens no page is of no use to the other slots either.
      await browser.close();
      throw browserCrashed(error);
    }
  }

  const openHot = () => open((browser) => openHotPage(browser, source, nextPageNumber()));

  function opened(): Promise<HotPage> {
    opening ??= openHot()
      .then((page) => {
        current = page;
        return page;
      })
      .finally(() => {
        opening = null;
      });
    return opening;
  }

  function isOverLimits({ printCount, rendererPid }: HotPage): boolean {
    const prints = printCount();
    if (prints >= limits.maxPrints) return true;
    if (prints % MEASURE_EVERY_PRINTS !== 0 || rendererPid === null) return false;
    const resident = residentBytes(rendererPid);
    return resident !== null && resident > limits.maxResidentBytes;
  }

  return {
    async page() {
      isPrinting = true;
      clearTimeout(blanking);
      if (current !== null && !current.isLost()) return current;
      current?.discard();
      current = null;
      return await opened();
    },
    openApart: () => open((browser) => browser.openPageApart()),
    keep(page) {
      isPrinting = false;
      if (successor !== null) return takeOver(successor);
      // Calls to a page are answered in order: what is not waited for here, the next print does.
      if (page.printCount() % COLLECT_GARBAGE_EVERY_PRINTS === 0) {
        page.collectGarbage().catch(pageHasGone);
      }
      blanking = setTimeout(() => page.clear().catch(pageHasGone), BLANK_AFTER_IDLE_MS);
    },
    replace(page) {
      isPrinting = false;
      if (current === page) current = null;
      page.discard();
      if (successor !== null) return takeOver(successor);
      if (!page.browser.isRunning()) return;
      opened().catch((error) => log.debug({ err: error }, 'the next page did not open'));
    },
    async recycle() {
      if (current === null || successor !== null || !isOverLimits(current)) return;
      const page = await openHot();
      if (current === null || page.isLost()) await page.discard();
      else if (isPrinting) successor = page;
      else takeOver(page);
    },
  };
}

/** Whoever uses the page next notices. */
function pageHasGone(): void {}
