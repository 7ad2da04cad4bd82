/**
 * The moving picture of the README: typing in the dashboard, and an export, as an animated WebP:
 * `npx node scripts/export-animation.ts [FILE]`.
 */
import { statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../test/support/launch-browser.ts';
import { withShownServer } from './shown-server.ts';

const [file = 'docs/images/export.webp'] = process.argv.slice(2);
const VIEWPORT = { width: 1280, height: 760 };
const WIDTH_PX = 840;
const MAX_BYTES = 400 * 1024;
const TYPED = ' of deltas and tides';

interface Frame {
  readonly png: Buffer;
  readonly delayMs: number;
}

async function record(page: Page, url: string): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const take = async (delayMs: number) => frames.push({ png: await page.screenshot(), delayMs });
  await page.goto(url);
  await page.getByRole('button', { name: 'Start with the sample' }).click();
  await page.locator('.page-sheet canvas').first().waitFor();
  await page.getByText('Saved · version 1').waitFor();
  await take(1200);
  await page.getByLabel('Headline').focus();
  await page.keyboard.press('End');
  for (const letter of TYPED) {
    await page.keyboard.type(letter);
    await page.waitForTimeout(250);
    await take(110);
  }
  await page.getByText('Saved · version 2').waitFor();
  await take(700);
  const button = page.getByRole('button', { name: 'Export PDF' });
  await button.hover();
  await take(500);
  await button.click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await take(900);
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
  await page
    .getByRole('link', { name: /^Download/ })
    .first()
    .waitFor();
  await take(2500);
  return frames;
}

/** Only what differs from one picture to the next takes space. */
async function animate(frames: readonly Frame[]): Promise<void> {
  const pictures = await Promise.all(
    frames.map(({ png }) => sharp(png).resize({ width: WIDTH_PX }).png().toBuffer()),
  );
  await sharp(pictures, { join: { animated: true } })
    .webp({ quality: 70, effort: 6, minSize: true, delay: frames.map(({ delayMs }) => delayMs) })
    .toFile(file);
  const { size } = statSync(file);
  console.log(`${file}: ${frames.length} pictures, ${Math.round(size / 1024)} KB`);
  if (size > MAX_BYTES) throw new Error(`It should have at most ${MAX_BYTES / 1024} KB.`);
}

const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' });
  page.setDefaultTimeout(60_000);
  await animate(await withShownServer([], {}, (url) => record(page, url)));
} finally {
  await browser.close();
}
