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
 * Without it the garbage of small documents grows to hundreds of megabytes. A collection takes as
 * long as one or two prints. docs/benchmarks.md compares intervals in speed and memory.
 */
const COLLECT_GARBAGE_EVERY_PRINTS = 15;
/**
 * The next print replaces the document in any case, and blanking before each would take a tenth of
 * it.
 */
const BLANK_AFTER_IDLE_MS = 50;

/** A page that reaches a limit is replaced by a new one. */
export interface PageLimits {
  readonly maxPrints: number;
  readonly maxResidentBytes: number;
  /** A print that reaches it is stopped. */
  readonly maxPrintResidentBytes: number;
}

export interface PageSlotOptions {
  readonly browser: BrowserSlot;
  readonly source: PrintSource;
  readonly limits: PageLimits;
  readonly nextPageNumber: () => number;
  readonly log: Logger;
}

/** Holds one hot page at a time. The holder of the slot has exclusive use of the page. */
export interface PageSlot {
  /** The page. Opens one if there is none or the last one died. */
  page(): Promise<HotPage>;
  /** An additional page in its own browser context. */
  openApart(): Promise<PageTarget>;
  /** Called after a successful print. Blanks the page unless another print follows at once. */
  keep(page: HotPage): void;
  /** Called after a failed print. Discards the page and opens the next one in the background. */
  replace(page: HotPage): void;
  /** Opens the successor of a page over its limits, which takes over once nothing prints. */
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
      // A browser that opens no page is useless for the other slots as well.
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
      // Calls to a page are answered in order, so the next print waits for this one.
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

/** The next user of the page notices. */
function pageHasGone(): void {}
