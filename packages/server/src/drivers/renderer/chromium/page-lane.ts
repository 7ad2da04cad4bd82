import type { Logger } from '../../../ports/logger.ts';
import type { BrowserSlot } from './browser-slot.ts';
import { type HotPage, openHotPage } from './hot-page.ts';
import { within } from './interruptible.ts';
import type { PrintSource } from './print-source.ts';
import { browserCrashed } from './render-errors.ts';
import { residentBytes } from './renderer-memory.ts';

const OPEN_TIMEOUT_MS = 30_000;
const MEASURE_EVERY_PRINTS = 25;
/**
 * Without it the garbage of small documents grows to hundreds of megabytes. It takes as long as a
 * print or two; see docs/benchmarks.md for what other intervals cost in speed and in memory.
 */
const COLLECT_GARBAGE_EVERY_PRINTS = 15;
/** A next print replaces the document in any case; blanking before each would cost a tenth of it. */
const BLANK_AFTER_IDLE_MS = 50;

/** When a page is replaced by a new one. */
export interface PageWear {
  readonly maxPrints: number;
  readonly maxResidentBytes: number;
}

/** A place for one hot page at a time. Whoever holds the lane has the page to himself. */
export interface PageLane {
  /** The page, opened if there is none or the last one died. */
  page(): Promise<HotPage>;
  /** Ends a print that went well. The page is blanked unless another print follows at once. */
  rest(page: HotPage): void;
  /** Throws the page away, and opens the next one without being waited for. */
  renew(page: HotPage): void;
  isWorn(wear: PageWear): Promise<boolean>;
  /** Opens a new page beside the one in use; it takes over at the next {@link PageLane.page}. */
  openSuccessor(): Promise<void>;
}

export function createPageLane(
  slot: BrowserSlot,
  source: PrintSource,
  nextPageNumber: () => number,
  log: Logger,
): PageLane {
  let current: HotPage | null = null;
  let successor: HotPage | null = null;
  let opening: Promise<HotPage> | null = null;
  let blanking: NodeJS.Timeout | undefined;

  async function open(): Promise<HotPage> {
    const browser = await slot.running();
    const page = openHotPage(browser, source, nextPageNumber());
    try {
      return await within(page, OPEN_TIMEOUT_MS, 'opening a page');
    } catch (error) {
      // A browser that opens no page is of no use to the other lanes either.
      await browser.close();
      throw browserCrashed(error);
    }
  }

  function opened(): Promise<HotPage> {
    opening ??= open()
      .then((page) => {
        current = page;
        return page;
      })
      .finally(() => {
        opening = null;
      });
    return opening;
  }

  function takeOver(): void {
    if (successor === null) return;
    const worn = current;
    current = successor;
    successor = null;
    worn?.discard();
  }

  return {
    async page() {
      clearTimeout(blanking);
      takeOver();
      if (current !== null && !current.isLost()) return current;
      current?.discard();
      current = null;
      return await opened();
    },
    rest(page) {
      // Calls to a page are answered in order: what is not waited for here, the next print does.
      if (page.printCount() % COLLECT_GARBAGE_EVERY_PRINTS === 0) {
        page.collectGarbage().catch(pageHasGone);
      }
      blanking = setTimeout(() => page.clear().catch(pageHasGone), BLANK_AFTER_IDLE_MS);
    },
    renew(page) {
      if (current === page) current = null;
      page.discard();
      if (successor !== null || !page.browser.isRunning()) return;
      opened().catch((error) => log.debug({ err: error }, 'the next page did not open'));
    },
    async isWorn(wear) {
      if (current === null || successor !== null) return false;
      const prints = current.printCount();
      if (prints >= wear.maxPrints) return true;
      if (prints % MEASURE_EVERY_PRINTS !== 0 || current.rendererPid === null) return false;
      const resident = await residentBytes(current.rendererPid);
      return resident !== null && resident > wear.maxResidentBytes;
    },
    async openSuccessor() {
      const page = await open();
      if (current === null || page.isLost()) await page.discard();
      else successor = page;
    },
  };
}

/** Whoever uses the page next notices. */
function pageHasGone(): void {}
