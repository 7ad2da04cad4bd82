import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { startServer } from '../server-process.ts';
import { twoPages } from './two-pages.ts';

// From a keystroke in the form to the pixels of the new print, for a résumé of two pages in the
// dashboard as it is built, and the long tasks of the page meanwhile.
//   npm run prepare && npx node benchmarks/preview/main.ts [--keys 100]

const { values } = parseArgs({ options: { keys: { type: 'string', default: '100' } } });
const keys = Number(values.keys);
const WARM_UP_KEYS = 10;
/** Between a print and the next keystroke: a person's pause, never the same. */
const PAUSE_MS = { least: 60, spread: 200 } as const;

/** Runs in the page: when a key came, and when a canvas of the first page was painted after it. */
const PROBE = `(() => {
  const probe = { typedAtMs: 0, waits: [], parts: [], longTasksMs: [], heard: () => undefined };
  let call = null;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (each.name.endsWith('/export/preview')) call = each;
  }).observe({ type: 'resource' });
  addEventListener('input', () => { probe.typedAtMs = performance.now(); }, true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longTasksMs.push(duration);
  }).observe({ type: 'longtask' });
  new MutationObserver(() => {
    // After the frame with it has been painted.
    requestAnimationFrame(() => setTimeout(() => {
      if (probe.typedAtMs === 0) return;
      const nowMs = performance.now();
      probe.waits.push(nowMs - probe.typedAtMs);
      if (call?.startTime >= probe.typedAtMs) {
        probe.parts.push([call.startTime - probe.typedAtMs, call.duration, nowMs - call.responseEnd]);
      }
      probe.typedAtMs = 0;
      probe.heard();
    }));
  }).observe(document.querySelector('.page-sheet'), { childList: true });
  globalThis.probe = probe;
})()`;

interface Measured {
  readonly waits: readonly number[];
  /** From the keystroke to the call, the call itself, and from its answer to the pixels. */
  readonly parts: readonly (readonly number[])[];
  readonly longTasksMs: readonly number[];
}

const server = await startServer({});
const { browser: found } = await findBrowser({ cacheDir: join(homedir(), '.cache', 'offprint') });
if (!found) throw new Error('There is no browser; `npx offprint doctor` says why.');
const browser = await chromium.launch({
  executablePath: found.executablePath,
  args: ['--no-sandbox'],
  ...(found.libraryDir && { env: { LD_LIBRARY_PATH: found.libraryDir } }),
});
try {
  report(await measure(await browser.newPage({ viewport: { width: 1280, height: 832 } })));
} finally {
  await browser.close();
  await server.stop();
}

async function measure(page: Page): Promise<Measured> {
  await fetch(`${server.api}/documents/cv`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Two pages', data: twoPages() }),
  });
  await page.goto(`${server.api.replace('/api/v1', '')}/#/documents/cv`);
  await page.locator('.page-sheet canvas').nth(1).waitFor({ state: 'attached' });
  await page.evaluate(PROBE);
  await page.getByLabel('Headline').focus();
  for (let count = 0; count < WARM_UP_KEYS; count += 1) await typeAndWait(page);
  await page.evaluate(
    'probe.waits.length = 0; probe.parts.length = 0; probe.longTasksMs.length = 0',
  );
  for (let count = 0; count < keys; count += 1) await typeAndWait(page);
  return await page.evaluate(
    '({ waits: probe.waits, parts: probe.parts, longTasksMs: probe.longTasksMs })',
  );
}

async function typeAndWait(page: Page): Promise<void> {
  await page.evaluate('globalThis.painted = new Promise((heard) => { probe.heard = heard; }); 0');
  await page.keyboard.type('abcdefghijklmnopqrstuvwxyz '[Math.floor(Math.random() * 27)] ?? 'a');
  await page.evaluate('painted');
  await page.waitForTimeout(PAUSE_MS.least + Math.random() * PAUSE_MS.spread);
}

function report({ waits, parts, longTasksMs }: Measured): void {
  console.log(`keystroke to pixels, ${waits.length} keys: ${shares(waits)}`);
  for (const [index, name] of ['to the call', 'the call', 'to the pixels'].entries()) {
    console.log(`  ${name}: ${shares(parts.map((each) => each[index] ?? 0))}`);
  }
  const longest = Math.max(0, ...longTasksMs).toFixed(0);
  console.log(`long tasks: ${longTasksMs.length}, the longest ${longest} ms`);
}

function shares(valuesMs: readonly number[]): string {
  const sorted = valuesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]?.toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}
