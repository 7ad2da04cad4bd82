import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { freePort } from '../support/services/free-port.ts';
import { addressOf, start, stop } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';
import { BROWSER_CACHE_DIR } from './support/renderer.ts';

const NOT_ANSWERING = 'The server does not answer';

let browser: Browser;

beforeAll(async () => {
  await promisify(execFile)('npm', ['run', 'build', '--workspace', '@offprint/dashboard']);
  const found = (await findBrowser({ cacheDir: BROWSER_CACHE_DIR })).browser;
  if (!found) throw new Error('There is no browser; `npx offprint doctor` says why.');
  const { executablePath, libraryDir } = found;
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    ...(libraryDir && { env: { LD_LIBRARY_PATH: libraryDir } }),
  });
});
afterAll(() => browser?.close());

/** A server with its dashboard, that can be killed and started again on what it had. */
async function serve() {
  const settings = { OFFPRINT_DATA_DIR: await tempDir(), PORT: String(await freePort()) };
  let running = start(['serve'], settings);
  const url = await addressOf(running);
  return {
    url,
    kill: () => stop(running, 'SIGKILL'),
    async startAgain() {
      running = start(['serve'], settings);
      await addressOf(running);
    },
  };
}

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  return page;
}

const button = (page: Page, name: string) => page.getByRole('button', { name });
const focusedText = (page: Page) => page.locator(':focus').textContent();

test('the first file is two clicks away, and is deleted without a mouse', async () => {
  const { url } = await serve();
  const page = await open(url);

  await button(page, 'Use the sample').click();
  await button(page, 'Export PDF').click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('Mirela Okafor - Résumé.pdf');

  await button(page, 'Delete').focus();
  await page.keyboard.press('Enter');
  expect(await focusedText(page)).toMatch(/^Delete for good/);
  await page.keyboard.press('Enter');
  await page.getByText('No files yet').waitFor();
  expect(await focusedText(page)).toBe('History');
});

test('what was typed is there after a reload', async () => {
  const { url } = await serve();
  const page = await open(url);
  const text = page.getByLabel('The résumé as JSON');

  await text.fill('{"basics": {"name": "Ada Lovelace"');
  await page.getByLabel('Classic').first().check();
  await page.getByText('US Letter').click();
  await page.reload();

  expect(await text.inputValue()).toBe('{"basics": {"name": "Ada Lovelace"');
  await page.getByLabel('Classic').first().waitFor();
  expect(await page.getByLabel('Classic').first().isChecked()).toBe(true);
  expect(await page.getByLabel('US Letter').isChecked()).toBe(true);
});

test('a server that dies and comes back is told of, and no red notice is left', async () => {
  const server = await serve();
  const page = await open(server.url);
  await page.getByText('No files yet').waitFor();
  await button(page, 'Use the sample').click();

  await server.kill();
  const notice = page.getByRole('status').filter({ hasText: NOT_ANSWERING });
  await notice.waitFor();
  await button(page, 'Export PDF').click();
  await page.getByRole('alert').waitFor();

  await server.startAgain();
  await notice.waitFor({ state: 'detached' });
  expect(await page.getByRole('alert').count()).toBe(0);

  await button(page, 'Export PDF').click();
  await page.getByRole('link', { name: 'Download' }).waitFor();
});
