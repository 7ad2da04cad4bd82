import type { Logger } from '../../../ports/logger.ts';
import type { BrowserSlot } from './browser-slot.ts';
import { type HotPage, openHotPage } from './hot-page.ts';
import { within } from './interruptible.ts';
import type { PrintSource } from './print-source.ts';
import { residentBytes } from './renderer-memory.ts';

const OPEN_TIMEOUT_MS = 30_000;
const CLEAR_TIMEOUT_MS = 2_000;
const MEASURE_EVERY_PRINTS = 25;

/** When a page is replaced by a new one. */
export interface PageWear {
  readonly maxPrints: number;
  readonly maxResidentBytes: number;
}

/** A place for one hot page at a time. Whoever holds the lane has the page to himself. */
export interface PageLane {
  /** The page, opened if there is none or the last one died. */
  page(): Promise<HotPage>;
  /** Blanks the page after a print that went well. Never throws. */
  clean(page: HotPage): Promise<void>;
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

  async function open(): Promise<HotPage> {
    const browser = await slot.running();
    const page = openHotPage(browser, source, nextPageNumber());
    try {
      return await within(page, OPEN_TIMEOUT_MS, 'opening a page');
    } catch (error) {
      // A browser that opens no page is of no use to the other lanes either.
      await browser.close();
      throw error;
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

  const lane: PageLane = {
    async page() {
      takeOver();
      if (current !== null && !current.isLost()) return current;
      current = null;
      return await opened();
    },
    async clean(page) {
      try {
        await within(page.clear(), CLEAR_TIMEOUT_MS, 'blanking a page');
      } catch (error) {
        log.debug({ err: error }, 'threw away a page that could not be blanked');
        lane.renew(page);
      }
    },
    renew(page) {
      if (current === page) current = null;
      page.discard();
      if (!page.browser.isRunning()) return;
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
  return lane;
}
