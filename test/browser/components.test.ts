import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildGallery, type GalleryPage } from '../../packages/react/gallery/build-gallery.ts';
import { launchBrowser } from '../support/launch-browser.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core');

let browser: Browser;
let htmlOf: (page: GalleryPage) => string;

beforeAll(async () => {
  htmlOf = await buildGallery();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function open(gallery: GalleryPage, widthPx = 1100): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: widthPx, height: 900 },
    colorScheme: gallery.scheme,
    reducedMotion: 'reduce',
  });
  onTestFinished(() => page.close());
  await page.setContent(htmlOf(gallery));
  await page.locator('.op-history tbody tr').nth(2).waitFor();
  await page.locator('.op-picture img').nth(6).waitFor({ state: 'attached' });
  const directory = process.env.GALLERY_SCREENSHOTS;
  const { language, scheme } = gallery;
  if (directory) {
    await page.screenshot({
      path: `${directory}/${language}-${scheme}-${widthPx}.png`,
      fullPage: true,
    });
  }
  return page;
}

/** What axe finds, one line each. The gallery shows a landmark in each of its states. */
async function complaints(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: AXE });
  const { violations } = (await page.evaluate(
    "axe.run({ resultTypes: ['violations'], rules: { 'landmark-unique': { enabled: false } } })",
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test.each([
  { language: 'en', scheme: 'light' },
  { language: 'ar', scheme: 'dark' },
] as const)('axe finds nothing in any component: $language, $scheme', async (gallery) => {
  expect(await complaints(await open(gallery))).toEqual([]);
});

test.each(['de', 'ar'])('nothing is wider than the screen of a phone: %s', async (language) => {
  const page = await open({ language, scheme: 'light' }, 360);

  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
});

test('from right to left, a row begins on the right and its progress grows to the left', async () => {
  const page = await open({ language: 'ar', scheme: 'light' });
  const row = page.locator('.op-tray [data-status=processing]').first();
  const leftOf = async (part: string) => (await row.locator(part).boundingBox())?.x ?? 0;

  expect(await leftOf('strong')).toBeGreaterThan(await leftOf('button'));
  await row.locator('progress:dir(rtl)').waitFor();
});

test('the dialog is worked by keyboard, and gives the focus back', async () => {
  const page = await open({ language: 'en', scheme: 'light' });
  await page.getByRole('button', { name: 'Open the dialog' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Export PDF' });
  await dialog.getByRole('radio', { name: 'Modern' }).waitFor();
  expect(await complaints(page)).toEqual([]);

  await dialog.getByRole('radio', { name: 'Modern' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => dialog.getByRole('radio', { name: 'Classic' }).isChecked()).toBe(true);

  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Open the dialog');
});
