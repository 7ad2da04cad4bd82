import { expect, onTestFinished, test } from 'vitest';
import {
  type BrowserProcess,
  launchBrowser,
} from '../../packages/server/src/drivers/renderer/chromium/browser-process.ts';
import { unpackLastResortFont } from '../../packages/server/src/drivers/renderer/chromium/bundled-browser.ts';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { openHotPage } from '../../packages/server/src/drivers/renderer/chromium/hot-page.ts';
import type { PrintableDocument } from '../../packages/server/src/drivers/renderer/chromium/print-source.ts';
import { countPages } from '../../packages/server/src/drivers/renderer/plain-pdf.ts';
import { tempDir } from '../support/temp-dir.ts';
import { letterSource } from './support/letter-source.ts';
import { BROWSER_CACHE_DIR } from './support/renderer.ts';

const LINE_HEIGHTS_MM = [10, 9, 8, 7, 6];
/** Of a page with its text area of 250 mm. */
const LINES_A_PAGE = 25;

/** Lines of 10 mm as designed, and tighter ones if need be. */
function linesOf(lineCount: number, moreCss = ''): PrintableDocument {
  const lines = Array.from({ length: lineCount }, (_, index) => `<p>Line ${index}</p>`).join('');
  const css = `body, p { margin: 0 } p { height: var(--line); break-inside: avoid } ${moreCss}`;
  const fitSteps = LINE_HEIGHTS_MM.map((heightMm) => ({
    properties: { '--line': `${heightMm}mm` },
    note: `lines of ${heightMm} mm`,
  }));
  return {
    bodyHtml: `<style>${css}</style>${lines}`,
    bodyStyle: `--line: ${LINE_HEIGHTS_MM[0]}mm`,
    fitSteps,
    title: 'Lines',
    lang: 'en',
    dir: 'ltr',
    modifiedAt: null,
    fallbackFonts: null,
    pageWidthMm: 210,
    pageHeightMm: 297,
    marginMm: { top: 23, right: 20, bottom: 23, left: 20 },
    warnings: [],
  };
}

test('what has more than whole pages is printed once', async () => {
  const page = await openCountingPage();

  const printed = await page.print(linesOf(2 * LINES_A_PAGE + 15));

  expect(printed).toEqual({ pageCount: 3, note: 'lines of 10 mm', prints: 1 });
});

test('what runs over by a few lines is set tighter before its only print', async () => {
  const page = await openCountingPage();

  const printed = await page.print(linesOf(2 * LINES_A_PAGE + 2));

  expect(printed).toEqual({ pageCount: 2, note: 'lines of 9 mm', prints: 1 });
});

test('the widest spaces that fit are found before the only print', async () => {
  const page = await openCountingPage();

  const printed = await page.print(linesOf(LINES_A_PAGE + 5), 1);

  expect(printed).toEqual({ pageCount: 1, note: 'lines of 8 mm', prints: 1 });
});

test('breaks that only a print makes are fitted by printing', async () => {
  const page = await openCountingPage();
  const lineOnPaper = 'p:nth-of-type(10) { break-after: page }';

  const printed = await page.print(linesOf(10 + LINES_A_PAGE + 2, lineOnPaper));

  expect(printed).toEqual({ pageCount: 2, note: 'lines of 9 mm', prints: 2 });
});

test('a body that is no box is fitted by printing', async () => {
  const page = await openCountingPage();
  const overByTwo = linesOf(2 * LINES_A_PAGE + 2, 'body { display: contents }');

  const printed = await page.print(overByTwo);

  expect(printed).toEqual({ pageCount: 2, note: 'lines of 9 mm', prints: 2 });
});

test('a print before leaves nothing of how it was laid out', async () => {
  const page = await openCountingPage();
  const first = await page.print(linesOf(3));
  await page.print(linesOf(2 * LINES_A_PAGE + 2), 1);

  expect(await page.print(linesOf(3))).toEqual(first);
});

/** A hot page that counts how often it is printed. */
async function openCountingPage() {
  const browser = await openBrowser();
  let prints = 0;
  const counting: BrowserProcess = {
    ...browser,
    async openPage() {
      const target = await browser.openPage();
      const { session } = target;
      const send = session.send.bind(session);
      session.send = (method, ...rest) => {
        if (method === 'Page.printToPDF') prints += 1;
        return send(method, ...rest);
      };
      return target;
    },
  };
  const page = await openHotPage(counting, letterSource(), 1);
  return {
    async print(document: PrintableDocument, wantedPages: number | null = null) {
      prints = 0;
      const printed = await page.print('', document, { maxPages: 50, wantedPages });
      if (printed.type !== 'pdf') throw new Error('it would have too many pages');
      return { pageCount: countPages(printed.bytes), note: printed.fitNote, prints };
    },
  };
}

async function openBrowser(): Promise<BrowserProcess> {
  const { browser: found } = await findBrowser({ cacheDir: BROWSER_CACHE_DIR });
  if (!found) throw new Error('no browser was found');
  const browser = await launchBrowser({
    browser: found,
    fontDir: await unpackLastResortFont(BROWSER_CACHE_DIR),
    tempDir: await tempDir(),
    sandbox: false,
  });
  onTestFinished(() => browser.close());
  return browser;
}
