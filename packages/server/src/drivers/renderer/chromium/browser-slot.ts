import type { BrowserProcess } from './browser-process.ts';

/** A place for one browser: started when it is first needed, and again when it has died. */
export interface BrowserSlot {
  running(): Promise<BrowserProcess>;
  close(): Promise<void>;
}

export function createBrowserSlot(start: () => Promise<BrowserProcess>): BrowserSlot {
  let current: Promise<BrowserProcess> | null = null;

  async function running(): Promise<BrowserProcess> {
    current ??= start();
    const mine = current;
    try {
      const browser = await mine;
      if (browser.isRunning()) return browser;
    } catch (error) {
      if (current === mine) current = null;
      throw error;
    }
    if (current === mine) current = null;
    return await running();
  }

  return {
    running,
    async close() {
      const browser = await current?.catch(() => null);
      await browser?.close();
    },
  };
}
