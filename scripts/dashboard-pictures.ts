/**
 * Pictures of each page of the dashboard, light and dark, on a screen and on a phone:
 * `npx node scripts/dashboard-pictures.ts FOLDER` (takes a minute).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { startOffprint } from '../test/support/processes.ts';

const [folder = 'dashboard-pictures'] = process.argv.slice(2);
const SCREENS = {
  desktop: { width: 1280, height: 832 },
  phone: { width: 390, height: 780 },
} as const;

async function takePictures(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'offprint-pictures-'));
  const server = startOffprint(['serve'], { OFFPRINT_DATA_DIR: dataDir, PORT: '0' });
  const [, url = ''] = await server.line(/(http:\/\/localhost:\d+)$/);
  const { browser: found } = await findBrowser({ cacheDir: join(homedir(), '.cache', 'offprint') });
  if (!found) throw new Error('There is no browser; `npx offprint doctor` says why.');
  const { executablePath, libraryDir } = found;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    ...(libraryDir && { env: { LD_LIBRARY_PATH: libraryDir } }),
  });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [screen, viewport] of Object.entries(SCREENS)) {
        const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1 });
        await walk(page, url, (name) =>
          page.screenshot({ path: join(folder, `${name}-${screen}-${colorScheme}.png`) }),
        );
        await page.close();
      }
    }
  } finally {
    await browser.close();
    server.child.kill();
    await server.exited();
    rmSync(dataDir, { recursive: true });
  }
}

async function walk(page: Page, url: string, take: (name: string) => Promise<unknown>) {
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  const welcome = page.getByRole('heading', { name: 'A résumé in, a PDF out.' });
  const isFirst = await Promise.race([
    welcome.waitFor().then(() => true),
    page
      .locator('.document')
      .first()
      .waitFor()
      .then(() => false),
  ]);
  await page.waitForTimeout(300);
  if (isFirst) await take('welcome');
  await page.getByRole('button', { name: isFirst ? 'Start with the sample' : 'Sample' }).click();
  const sheet = page.locator('.page-sheet canvas').first();
  await sheet.waitFor({ state: 'attached' });
  await page.waitForTimeout(300);
  await take('editor');
  await page.locator('.entry-name').first().click();
  await page.locator('.entry-name').first().scrollIntoViewIfNeeded();
  await take('editor-entry');
  for (const panel of ['Design', 'JSON', 'Versions', 'Preview']) {
    const choice = page.locator('.editor > .segments').getByText(panel, { exact: true });
    if (!(await choice.isVisible())) continue;
    await choice.click();
    await page.waitForTimeout(1200);
    await take(`editor-${panel.toLowerCase()}`);
  }
  await page.getByRole('button', { name: 'Export PDF' }).click();
  await page
    .getByRole('link', { name: /^Download/ })
    .first()
    .waitFor();
  await page.waitForTimeout(300);
  await take('editor-exported');
  for (const name of ['Templates', 'Exports', 'Operator', 'Documents']) {
    const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });
    if ((await link.count()) === 0) continue;
    await link.click();
    await page.waitForTimeout(1500);
    await take(name.toLowerCase());
  }
  await page.getByRole('link', { name: 'Export several' }).click();
  await page.getByRole('button', { name: /^Export \d/ }).waitFor();
  await take('batch');
  await page.getByRole('button', { name: /^Export \d/ }).click();
  await page.getByRole('button', { name: 'Download all as ZIP' }).waitFor();
  await take('batch-done');
}

await takePictures();
