import { untilAborted } from '../../../async/abort.ts';
import { deadline } from '../../../async/deadline.ts';
import { createPool } from '../../../async/pool.ts';
import { OffprintError } from '../../../domain/errors.ts';
import type { Logger } from '../../../ports/logger.ts';
import { watchMemory } from '../memory-watch.ts';
import { rendererClosed, renderTimeout } from '../render-errors.ts';
import { type BrowserSlot, createBrowserSlot } from './browser-launcher.ts';
import type { BrowserProcess } from './browser-process.ts';
import type { HotPage } from './hot-page.ts';
import { createPageSlot, type PageLimits, type PageSlot } from './page-slot.ts';
import { browserCrashed, type PageTarget } from './page-target.ts';
import type { PrintSource } from './print-source.ts';

export interface PagePoolOptions {
  readonly concurrency: number;
  /** Additional pages, each opened when all others are in use. */
  readonly sparePages: number;
  readonly pagesPerBrowser: number;
  readonly source: PrintSource;
  readonly limits: PageLimits;
  readonly log: Logger;
  readonly launch: () => Promise<BrowserProcess>;
}

/** Hot pages, one for each print that may run at once. */
export interface PagePool {
  /**
   * Waits for a page, in order of arrival, and runs the work with it. `timeoutMs` starts when the
   * page is available.
   *
   * @throws the signal's reason; OffprintError RENDER_TIMEOUT, DOCUMENT_TOO_LARGE, BROWSER_CRASHED,
   *   ENGINE_UNAVAILABLE, INTERNAL_ERROR
   */
  use<T>(signal: AbortSignal, timeoutMs: number, work: (page: HotPage) => Promise<T>): Promise<T>;
  /** The same with a page in its own browser context, which is removed afterwards. */
  useApart<T>(
    signal: AbortSignal,
    timeoutMs: number,
    work: (page: PageTarget, pageNumber: number) => Promise<T>,
  ): Promise<T>;
  openAll(): Promise<void>;
  close(): Promise<void>;
}

export function createPagePool(options: PagePoolOptions): PagePool {
  const { concurrency, sparePages, pagesPerBrowser, source, limits, log } = options;
  let closed = false;
  let pagesOpened = 0;
  const nextPageNumber = () => ++pagesOpened;

  const launch = async () => {
    if (closed) throw rendererClosed();
    return await options.launch();
  };
  const browserCount = Math.ceil(concurrency / pagesPerBrowser);
  const browsers = Array.from({ length: browserCount }, () => createBrowserSlot(launch));
  const slotNumbered = (index: number) => {
    const browser = browsers[Math.floor(index / pagesPerBrowser) % browserCount] as BrowserSlot;
    return createPageSlot({ browser, source, limits, nextPageNumber, log });
  };
  const slots = Array.from({ length: concurrency + sparePages }, (_, index) => slotNumbered(index));
  // The pool hands out its last item first.
  const pool = createPool<PageSlot>(slots.toReversed());

  // One at a time, so that there is never more than one page besides those that print.
  let recycling = false;
  async function recycle(slot: PageSlot): Promise<void> {
    if (recycling || closed) return;
    recycling = true;
    try {
      await slot.recycle();
    } catch (error) {
      log.warn({ err: error }, 'a page over its limits could not be replaced yet');
    } finally {
      recycling = false;
    }
  }

  return {
    async use(signal, timeoutMs, work) {
      const slot = await pool.acquire(signal);
      let page: HotPage | undefined;
      try {
        page = await untilAborted(slot.page(), signal);
        using memory = watchMemory(page.rendererPid, limits.maxPrintResidentBytes);
        using time = deadline(timeoutMs, () => renderTimeout(timeoutMs));
        const stops = [signal, time.signal, memory.signal, page.lost];
        const result = await untilAborted(tried(page, work), ...stops);
        slot.keep(page);
        return result;
      } catch (error) {
        // A page whose work failed may be in any state.
        if (page && !closed) slot.replace(page);
        throw closed ? rendererClosed() : error;
      } finally {
        pool.release(slot);
        if (page) recycle(slot);
      }
    },
    async useApart(signal, timeoutMs, work) {
      const slot = await pool.acquire(signal);
      let page: PageTarget | undefined;
      try {
        page = await untilAborted(slot.openApart(), signal);
        using memory = watchMemory(page.rendererPid, limits.maxPrintResidentBytes);
        using time = deadline(timeoutMs, () => renderTimeout(timeoutMs));
        const stops = [signal, time.signal, memory.signal, page.lost];
        const doing = tried(page, (opened) => work(opened, nextPageNumber()));
        return await untilAborted(doing, ...stops);
      } catch (error) {
        throw closed ? rendererClosed() : error;
      } finally {
        void page?.discard();
        pool.release(slot);
      }
    },
    async openAll() {
      await Promise.all(slots.slice(0, concurrency).map((slot) => slot.page()));
    },
    async close() {
      closed = true;
      pool.close(rendererClosed());
      await Promise.all(browsers.map((browser) => browser.close()));
    },
  };
}

/** Runs the work and translates its failures into our errors. */
async function tried<P extends Pick<PageTarget, 'isLost'>, T>(
  page: P,
  work: (page: P) => Promise<T>,
): Promise<T> {
  try {
    return await work(page);
  } catch (error) {
    throw page.isLost() ? browserCrashed(error) : printFailed(error);
  }
}

function printFailed(cause: unknown): OffprintError {
  return new OffprintError('INTERNAL_ERROR', 'The browser could not print this document.', {
    cause,
  });
}
