import type { CDPSession } from '@offprint/chromium';
import { launchBrowser } from '../../packages/server/src/drivers/renderer/chromium/browser-process.ts';
import { unpackLastResortFont } from '../../packages/server/src/drivers/renderer/chromium/bundled-browser.ts';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import {
  FONT_ORIGIN,
  type PrintableDocument,
  type PrintSource,
} from '../../packages/server/src/drivers/renderer/chromium/print-source.ts';
import { type Measurement, measure } from './measurement.ts';
import { rendererBytes } from './renderer-memory.ts';

export interface RawLimitOptions {
  readonly source: PrintSource;
  /** Printed in turn. */
  readonly documents: readonly {
    readonly templateId: string;
    readonly document: PrintableDocument;
  }[];
  readonly prints: number;
  readonly concurrency: number;
  readonly cacheDir: string;
  readonly tempDir: string;
  readonly browserPath?: string | undefined;
}

export interface RawLimit {
  /** Prints so many once more; the pages stay what they are between. */
  run(prints: number): Promise<Measurement>;
  close(): Promise<void>;
}

/**
 * What the browser can do with these documents: pages with fonts and style sheets loaded, printed
 * in a bare CDP loop that swaps the body and does nothing else. No guard, no pool, no clean-up but
 * the garbage collection without which the renderer would grow and slow down.
 */
export async function measureRawLimit(options: RawLimitOptions): Promise<Measurement> {
  const limit = await openRawLimit(options);
  try {
    await limit.run(Math.ceil(options.prints / 10));
    return await limit.run(options.prints);
  } finally {
    await limit.close();
  }
}

export async function openRawLimit(options: Omit<RawLimitOptions, 'prints'>): Promise<RawLimit> {
  const { source, documents, concurrency, cacheDir, tempDir } = options;
  const { browser } = await findBrowser({ cacheDir, browserPath: options.browserPath });
  if (!browser) throw new Error('no browser was found');
  const fontDir = await unpackLastResortFont(cacheDir);
  const running = await launchBrowser({ browser, fontDir, tempDir, sandbox: false });
  const sessions = await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const { session } = await running.openPage();
      await loadStyles(session, source);
      return session;
    }),
  );
  return {
    run: (prints) =>
      measure(prints, concurrency, rendererBytes, async (index, caller) => {
        const entry = documents[index % documents.length];
        const session = sessions[caller];
        if (!entry || !session) throw new Error('there is nothing to print');
        await printBare(session, entry.templateId, entry.document);
        if (index % 10 === 9) await session.send('HeapProfiler.collectGarbage');
      }),
    close: () => running.close(),
  };
}

async function loadStyles(session: CDPSession, source: PrintSource): Promise<void> {
  session.on('Fetch.requestPaused', async ({ requestId, request }) => {
    const font = await source.readFont(request.url.slice(FONT_ORIGIN.length + 1));
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: 200,
      responseHeaders: [{ name: 'access-control-allow-origin', value: '*' }],
      body: Buffer.from(font ?? []).toString('base64'),
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: `${FONT_ORIGIN}/*` }] });
  await session.send('Emulation.setEmulatedMedia', { media: 'print' });
  const styles = source.templates.map(({ id, css }) => `<style id="css-${id}">${css}</style>`);
  const html = `<!doctype html><style>${source.fontCss}</style>${styles.join('')}<body></body>`;
  await evaluate(
    session,
    `document.write(${JSON.stringify(html)}); document.close();
     Promise.all(${JSON.stringify(source.preloadFonts)}.map((font) => document.fonts.load(font)))`,
  );
}

async function printBare(session: CDPSession, templateId: string, document: PrintableDocument) {
  await evaluate(
    session,
    `for (const style of document.querySelectorAll('style[id]')) {
       const off = style.id !== ${JSON.stringify(`css-${templateId}`)};
       if (style.sheet.disabled !== off) style.sheet.disabled = off;
     }
     document.title = ${JSON.stringify(document.title)};
     document.documentElement.lang = ${JSON.stringify(document.lang)};
     document.body.style.cssText = ${JSON.stringify(document.bodyStyle)};
     document.body.innerHTML = ${JSON.stringify(document.bodyHtml)};
     document.body.offsetHeight;
     document.fonts.ready.then(() => 0)`,
  );
  const { marginMm: margin } = document;
  const { data } = await session.send('Page.printToPDF', {
    paperWidth: document.pageWidthMm / 25.4,
    paperHeight: document.pageHeightMm / 25.4,
    marginTop: margin.top / 25.4,
    marginRight: margin.right / 25.4,
    marginBottom: margin.bottom / 25.4,
    marginLeft: margin.left / 25.4,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  return Buffer.from(data, 'base64');
}

async function evaluate(session: CDPSession, expression: string): Promise<void> {
  const { exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
}
