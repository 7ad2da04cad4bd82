import type { Logger } from '../../../ports/logger.ts';
import type { BrowserProcess } from './browser-process.ts';
import { createBrowserSlot } from './browser-slot.ts';
import type { HotPage } from './hot-page.ts';
import { abandonable, workInterruptibly } from './interruptible.ts';
import { createPageLane, type PageLane, type PageWear } from './page-lane.ts';
import type { PrintSource } from './print-source.ts';
import { rendererClosed } from './render-errors.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface PagePoolOptions {
  readonly concurrency: number;
  readonly pagesPerBrowser: number;
  readonly source: PrintSource;
  readonly wear: PageWear;
  readonly log: Logger;
  readonly launch: () => Promise<BrowserProcess>;
}

/** Hot pages, as many as prints may run at once. */
export interface PagePool {
  /**
   * Waits for a page, first come, first served, and works with it. `timeoutMs` counts from when
   * the page is there.
   *
   * @throws the signal's reason; OffprintError RENDER_TIMEOUT, BROWSER_CRASHED,
   *   ENGINE_UNAVAILABLE, INTERNAL_ERROR
   */
  use<T>(signal: AbortSignal, timeoutMs: number, work: (page: HotPage) => Promise<T>): Promise<T>;
  openAll(): Promise<void>;
  close(): Promise<void>;
}

export function createPagePool(options: PagePoolOptions): PagePool {
  const { concurrency, pagesPerBrowser, source, wear, log } = options;
  let closed = false;
  let pagesOpened = 0;
  const nextPageNumber = () => ++pagesOpened;

  const launch = async () => {
    if (closed) throw rendererClosed();
    return await options.launch();
  };
  const browserCount = Math.ceil(concurrency / pagesPerBrowser);
  const slots = Array.from({ length: browserCount }, () => createBrowserSlot(launch));
  const lanes = slots
    .flatMap((slot) => Array.from({ length: pagesPerBrowser }, () => slot))
    .slice(0, concurrency)
    .map((slot) => createPageLane(slot, source, nextPageNumber, log));
  const line = createWaitingLine<PageLane>(lanes);

  let replacing = false;
  async function replaceIfWorn(lane: PageLane): Promise<void> {
    if (replacing || closed) return;
    replacing = true;
    try {
      if (await lane.isWorn(wear)) await lane.openSuccessor();
    } catch (error) {
      log.warn({ err: error }, 'a worn page could not be replaced yet');
    } finally {
      replacing = false;
    }
  }

  function release(lane: PageLane, page: HotPage, wentWell: boolean): void {
    if (wentWell) lane.rest(page);
    else if (!closed) lane.renew(page);
    line.giveBack(lane);
    replaceIfWorn(lane);
  }

  return {
    async use(signal, timeoutMs, work) {
      const lane = await line.take(signal);
      let page: HotPage;
      try {
        page = await abandonable(lane.page(), signal);
      } catch (error) {
        line.giveBack(lane);
        throw closed ? rendererClosed() : error;
      }
      try {
        const result = await workInterruptibly(page, signal, timeoutMs, work);
        release(lane, page, true);
        return result;
      } catch (error) {
        release(lane, page, false);
        throw closed ? rendererClosed() : error;
      }
    },
    async openAll() {
      await Promise.all(lanes.map((lane) => lane.page()));
    },
    async close() {
      closed = true;
      line.close(rendererClosed());
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
}
