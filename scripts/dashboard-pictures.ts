/**
 * Pictures of each page and state of the dashboard, light and dark, on a screen and on a phone:
 * `npx node scripts/dashboard-pictures.ts FOLDER [desktop-light …]` (takes some minutes). The one of the
 * README is made anew with them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../test/support/launch-browser.ts';
import { withShownServer } from './shown-server.ts';

const README_PICTURE = 'docs/images/dashboard.webp';
const OPERATOR_KEY = 'key-of-the-operator-of-the-pictures';
const SCREENS = {
  desktop: { width: 1280, height: 832 },
  phone: { width: 390, height: 780 },
} as const;

const DOCUMENTS = [
  ['cv-1', 'Ada Lovelace', 'classic'],
  ['cv-2', 'Charles Babbage, for the Royal Society of Edinburgh', 'executive'],
  ['cv-3', 'Grace Hopper', 'timeline'],
  [
    'cv-4',
    'A title that somebody has typed without ever pressing the key for the end of it',
    'compact',
  ],
  ['rtl', 'ليلى حداد', 'modern'],
] as const;

/** Of another app, with values that have no place. */
const FOREIGN = {
  content: {
    basics: { name: 'Ada Lovelace', horse: 'Rocket', 'favourite number': 7 },
    work: [{ name: 'Analytical Engine', steam: { pressure: '12 bar' } }],
  },
};

const [folder = 'dashboard-pictures', ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [screen, viewport] of Object.entries(SCREENS)) {
      const look = `${screen}-${colorScheme}`;
      if (wanted.length > 0 && !wanted.includes(look)) continue;
      const page = await browser.newPage({ viewport, colorScheme });
      page.setDefaultTimeout(30_000);
      await walk(page, look);
      await page.close();
    }
  }
} finally {
  await browser.close();
}

/** Each walk has a server of its own, so that all of them see the same. */
async function walk(page: Page, look: string): Promise<void> {
  const settings = {
    OFFPRINT_OPERATOR_KEY: OPERATOR_KEY,
    OFFPRINT_WEBHOOK_URL: 'https://app.example/hooks/offprint',
    OFFPRINT_WEBHOOK_SECRETS: 'whsec_cGljdHVyZXMtb2YtdGhlLWRhc2hib2FyZC0xMjM=',
  };
  const take = async (name: string) => {
    // What fades in has done so.
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
  };
  await withShownServer(['--no-worker'], settings, async (url) => {
    await page.goto(url);
    await beginWithSample(page, take);
    if (look === 'desktop-light') {
      await sharp(await page.screenshot())
        .webp({ quality: 82 })
        .toFile(README_PICTURE);
    }
    await editDocument(page, take);
    await exportDocument(page, url, take);
    await seePages(page, url, take);
    await operate(page, take);
    await page.goto(`${url}/#/exports`);
    await page.getByText('in line').first().waitFor();
  });
  await page.getByText('Reconnecting…').first().waitFor();
  await take('exports-reconnecting');
}

type Take = (name: string) => Promise<void>;

async function beginWithSample(page: Page, take: Take): Promise<void> {
  await page.getByRole('button', { name: 'Start with the sample' }).waitFor();
  await page.locator('.welcome-sheets img').nth(2).waitFor({ state: 'attached' });
  await take('documents-first');
  await page.getByRole('link', { name: 'Exports', exact: true }).click();
  await page.getByText('No files yet.').waitFor();
  await take('exports-none');
  await page.getByRole('link', { name: 'Documents', exact: true }).click();
  await page.getByRole('button', { name: 'Start with the sample' }).click();
  await page.locator('.page-sheet canvas').first().waitFor({ state: 'attached' });
  await page.getByText('Saved · version 1').waitFor();
  await take('editor');
}

function panel(page: Page, name: string) {
  return page.locator('.editor > .segments').getByText(name, { exact: true });
}

async function editDocument(page: Page, take: Take): Promise<void> {
  await page.locator('.entry-name').first().click();
  await page.locator('.entry-name').first().scrollIntoViewIfNeeded();
  await take('editor-entry');
  await page.getByLabel('Headline').fill('Hydrologist of deltas and tides');
  await page.getByText('Saved · version 2').waitFor();
  await panel(page, 'Versions').click();
  await page.locator('.difference').waitFor();
  await take('editor-versions');
  await panel(page, 'JSON').click();
  const text = page.getByRole('textbox', { name: 'The résumé as JSON' });
  await text.waitFor();
  await take('editor-json');
  await text.press('Control+Home');
  await text.press('ArrowDown');
  await text.press('ArrowDown');
  await text.press('Home');
  await text.pressSequentially('"');
  await page.locator('.cm-tooltip-autocomplete').waitFor();
  await take('editor-json-help');
  await text.press('Escape');
  await text.press('Control+z');
  await panel(page, 'Design').click();
  await page.locator('.op-picture img').first().waitFor();
  await take('editor-design');
  if (await panel(page, 'Preview').isVisible()) await panel(page, 'Preview').click();
  await take('editor-preview');
  await page.getByRole('button', { name: 'What do machines read?' }).click();
  await page.locator('.findings').waitFor();
  await take('editor-readers');
}

async function exportDocument(page: Page, url: string, take: Take): Promise<void> {
  await panel(page, 'Content').click();
  await page.getByRole('button', { name: 'Export PDF' }).click();
  await page.getByText('Number 1 in line').waitFor();
  await take('editor-exporting');
  await drain(url);
  await page
    .getByRole('link', { name: /^Download/ })
    .first()
    .waitFor();
  await take('editor-exported');
}

async function seePages(page: Page, url: string, take: Take): Promise<void> {
  for (const [id, title, templateId] of DOCUMENTS) {
    const data = { basics: { name: title, label: 'Engineer' }, work: [{ name: 'Babbage & Co.' }] };
    await api(url, 'PUT', `/documents/${id}`, { title, data, templateId });
  }
  await page.getByRole('link', { name: 'Documents', exact: true }).click();
  await page.locator('.document').nth(DOCUMENTS.length).waitFor();
  await take('documents');
  await page.getByLabel('Open a file').setInputFiles({
    name: 'ada.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(FOREIGN)),
  });
  await page.getByRole('button', { name: 'Keep the rest' }).scrollIntoViewIfNeeded();
  await take('documents-import');
  await page.goto(`${url}/#/documents/rtl`);
  await page.locator('.page-sheet canvas').first().waitFor({ state: 'attached' });
  await take('editor-rtl');
  await page.getByRole('link', { name: 'Templates' }).click();
  await page.locator('.op-picture[data-own] canvas').nth(2).waitFor({ state: 'attached' });
  await take('templates');
  await page.goto(`${url}/#/batch`);
  await page.getByRole('button', { name: /^Export \d/ }).waitFor();
  await take('batch');
  await page.getByRole('button', { name: /^Export \d/ }).click();
  await page.getByText(/0 of \d+ done/).waitFor();
  await take('batch-waiting');
  await api(url, 'DELETE', '/documents/cv-2');
  await drain(url);
  await page.getByRole('button', { name: 'Download all as ZIP' }).waitFor();
  await take('batch-done');
  for (const name of ['first', 'second']) {
    const documents = DOCUMENTS.slice(2).map(([documentId]) => ({ documentId, fileName: name }));
    await api(url, 'POST', '/export/batch', { documents });
    await drain(url);
  }
  await api(url, 'POST', '/export/pdf', { documentId: 'cv-1', fileName: 'Under way' });
  await page.getByRole('link', { name: /^Exports/ }).click();
  await page.getByText('in line').waitFor();
  await take('exports');
  await page.getByRole('table', { name: 'History' }).scrollIntoViewIfNeeded();
  await take('exports-history');
  await page
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click();
  await take('exports-delete');
}

async function operate(page: Page, take: Take): Promise<void> {
  await page.getByRole('link', { name: 'Operator', exact: true }).click();
  await take('operator-key');
  await page.getByLabel('Operator’s key').fill(OPERATOR_KEY);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  await take('operator');
  await page.getByRole('heading', { name: 'Jobs' }).scrollIntoViewIfNeeded();
  await take('operator-jobs');
  await page.getByLabel('Status').selectOption('failed');
  await page.locator('tbody [data-status=failed]').first().waitFor();
  await page.locator('tbody a').first().click();
  await page.getByRole('heading', { name: 'Attempts' }).waitFor();
  await take('operator-story');
}

async function drain(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
  await fetch(`${url}/api/v1/operator/drain`, { method: 'POST', headers });
}

async function api(url: string, method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
}
