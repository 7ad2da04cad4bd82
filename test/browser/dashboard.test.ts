import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readZip } from '../support/read-zip.ts';
import { freePort } from '../support/services/free-port.ts';
import { addressOf, start, stop } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';
import {
  AUTH,
  buildAndLaunch,
  call,
  complaints,
  type DashboardServer,
  drainQueue,
  OPERATOR_KEY,
  SAMPLE,
  startDashboardServer,
  tabTo,
  type Visit,
  visit,
} from './support/dashboard.ts';

const LOST = 'The server does not answer';

let browser: Browser;
let server: DashboardServer;
let url: string;

beforeAll(async () => {
  [browser, server] = await Promise.all([buildAndLaunch(), startDashboardServer()]);
  url = server.url;
});
afterAll(() => Promise.all([browser?.close(), server?.stop()]));

const open = (user: string, how: Visit = {}) => visit(browser, url, { user, ...how });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const preview = (page: Page) => page.getByRole('img', { name: 'Page 1 of 1' });
const focusedText = (page: Page) => page.locator(':focus').textContent();

/** Waits until the handle of this entry has the focus. */
const handleOf = (page: Page, name: string) =>
  page.locator(`.handle:focus[aria-label^="Move ${name}"]`).waitFor();

const drain = () => drainQueue(url);
const submit = (user: string, body: object, plan = 'FREE') =>
  call<{ jobId: string }>(url, user, '/export/pdf', { method: 'POST', body, plan });

/** A document that is there already. */
async function keepDocument(user: string, id = 'cv', data: object = SAMPLE): Promise<void> {
  await call(url, user, `/documents/${id}`, { method: 'PUT', body: { title: 'My CV', data } });
}

test.each([
  { by: 'mouse', press: (of: Locator) => of.click() },
  { by: 'keyboard', press: tabTo },
  {
    by: 'touch on a phone',
    press: (of: Locator) => of.tap(),
    viewport: { width: 360, height: 740 },
    hasTouch: true,
  },
])('the first file is two presses away, by $by', async ({ by, press, ...how }) => {
  const page = await open(`newcomer-by-${by}`, how);
  await press(button(page, 'Start with the sample'));
  const download = page.waitForEvent('download');
  await press(button(page, 'Export PDF'));
  await button(page, 'Cancel').waitFor();
  await drain();

  expect((await download).suggestedFilename()).toBe('Mirela Okafor - Résumé.pdf');
});

test('what is written from right to left is shown so', async () => {
  await keepDocument('rtl', 'cv', { basics: { name: 'ليلى حداد', label: 'Engineer' } });
  const page = await open('rtl', { at: '#/documents/cv' });
  await page.getByLabel('Name', { exact: true }).and(page.locator(':dir(rtl)')).waitFor();
  await page.getByLabel('Headline').and(page.locator(':dir(ltr)')).waitFor();
  await preview(page).locator('canvas').waitFor();
});

test('the preview follows typing, and what was typed is stored and survives a reload', async () => {
  await keepDocument('typist');
  const page = await open('typist', { at: '#/documents/cv' });
  await preview(page).locator('canvas').waitFor();
  const pixels = () =>
    preview(page)
      .locator('canvas')
      .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
  const before = await pixels();

  await page.getByLabel('Headline').fill('Countess of Lovelace');
  await expect.poll(pixels, { timeout: 30_000 }).not.toBe(before);
  await page.reload();
  expect(await page.getByLabel('Headline').inputValue()).toBe('Countess of Lovelace');
  await page.getByText('Saved · version 2').waitFor();

  await button(page, 'What do machines read?').click();
  await page.getByText('pdf.js finds 4 of 4 values').waitFor();
});

test('the gallery shows each template with the document that is chosen', async () => {
  await keepDocument('chooser');
  const page = await open('chooser', { at: '#/templates' });
  await page.locator('.op-picture[data-own] canvas').first().waitFor({ state: 'attached' });
});

test('entries are moved, added and removed without a mouse', async () => {
  const work = ['First', 'Second'].map((name) => ({ name }));
  await keepDocument('mover', 'cv', { basics: { name: 'Ada' }, work });
  const page = await open('mover', { at: '#/documents/cv' });

  await button(page, 'Move First: arrow up or down').focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText('First is now number 2 of 2.').waitFor();
  await handleOf(page, 'First');

  await button(page, 'Remove Second').focus();
  await page.keyboard.press('Enter');
  await button(page, 'Remove Second').waitFor({ state: 'detached' });
  expect(await focusedText(page)).toBe('Remove First');
});

test('JSON that is half typed is there after a reload', async () => {
  await keepDocument('json-typist');
  const page = await open('json-typist', { at: '#/documents/cv' });
  await page.getByText('JSON', { exact: true }).click();
  const text = page.getByRole('textbox', { name: 'The résumé as JSON' });
  await text.fill('{"basics": {"name": "Ada');
  await page.getByText('This is not JSON yet').waitFor();

  await page.reload();
  await page.getByText('JSON', { exact: true }).click();
  expect(await text.textContent()).toContain('{"basics": {"name": "Ada');
});

test('a document that was changed elsewhere is not written over', async () => {
  await keepDocument('two-places');
  const page = await open('two-places', { at: '#/documents/cv' });
  await page.getByLabel('Headline').waitFor();
  await keepDocument('two-places', 'cv', { basics: { name: 'Augusta Ada King' } });

  await page.getByLabel('Headline').fill('Mine');
  await button(page, 'Take that version').click();
  await expect
    .poll(() => page.getByLabel('Name', { exact: true }).inputValue())
    .toBe('Augusta Ada King');
});

test('a document is deleted without a mouse, and the focus stays on the page', async () => {
  await keepDocument('remover');
  const page = await open('remover');
  await button(page, 'Delete My CV').focus();
  await page.keyboard.press('Enter');
  expect(await focusedText(page)).toMatch(/^Delete for good/);
  await page.keyboard.press('Enter');

  await button(page, 'Start with the sample').waitFor();
  expect(await focusedText(page)).toBe('Documents');
});

test('a server that dies in mid-export is told of, in each tab, and everything ends well', async () => {
  const settings = { OFFPRINT_DATA_DIR: await tempDir(), PORT: String(await freePort()) };
  const first = start(['serve', '--no-worker'], settings);
  const address = await addressOf(first);
  const page = await visit(browser, address);
  await button(page, 'Start with the sample').click();
  await page.getByText('Saved · version 1').waitFor();
  await button(page, 'Export PDF').click();
  const other = await page.context().newPage();
  await other.goto(`${address}#/exports`);
  const tray = other.getByRole('region', { name: 'Under way' });
  await tray.getByText('Number 1 in line').waitFor();
  // A part of the page that was not there yet would be missing until the next visit.
  await preview(page).locator('canvas').waitFor();

  await stop(first, 'SIGKILL');
  const notice = page.getByRole('status').filter({ hasText: LOST });
  await notice.waitFor();
  await tray.getByText('Reconnecting…').waitFor();
  await page.getByLabel('Headline').fill('Typed while it was away');
  const download = page.waitForEvent('download');
  await addressOf(start(['serve'], settings));

  await notice.waitFor({ state: 'detached' });
  await download;
  await link(other, /^Download/)
    .first()
    .waitFor();
  expect(await tray.getByText('Reconnecting…').count()).toBe(0);
  await page.getByText('Saved · version 2').waitFor();
  const alerts = () => page.getByRole('alert').allTextContents();
  await expect.poll(alerts, { timeout: 30_000, interval: 100 }).toEqual([]);
});

test('tabs share one connection, which the next takes over when its tab is closed', async () => {
  const first = await open('two-tabs', { at: '#/exports' });
  const connections: string[] = [];
  first.context().on('request', (request) => {
    if (request.url().endsWith('/export/events')) connections.push(request.url());
  });
  await first.reload();
  await first.getByText('Nothing is being exported.').waitFor();
  const second = await first.context().newPage();
  await second.goto(`${url}#/exports`);
  await submit('two-tabs', { document: SAMPLE });
  await button(second, /^Cancel/).waitFor();
  await button(first, /^Cancel/).waitFor();
  expect(connections).toHaveLength(1);

  await first.close();
  await drain();
  await link(second, /^Download/)
    .first()
    .waitFor();
  expect(connections).toHaveLength(2);
});

test('a key is asked for where the server does, and everything is forgotten with it', async () => {
  const page = await visit(browser, url);
  await page.getByLabel('API key').fill('not the key, but as long');
  await page.getByLabel('User').fill('ada');
  await button(page, 'Continue').click();
  await page.getByText('The server does not accept this key.').waitFor();
  await page.getByLabel('API key').fill(AUTH.OFFPRINT_API_KEYS);
  await button(page, 'Continue').click();
  await button(page, 'Start blank').click();
  await page.getByLabel('Name', { exact: true }).fill('Secret Person');

  await button(page, 'Sign out').click();
  await page.getByText('Who is printing?').waitFor();
  expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toMatch(/ada|Secret/);
});

test.each([
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const)(
  'axe finds nothing on any page, $colorScheme, $viewport.width pixels wide',
  async (how) => {
    const user = `seen-${how.colorScheme}`;
    await keepDocument(user);
    const page = await open(user, { ...how, reducedMotion: 'reduce' });
    await link(page, /My CV/).waitFor();
    const found: Record<string, readonly string[]> = { documents: await complaints(page) };

    for (const name of ['Templates', 'Exports', 'Operator']) {
      await link(page, name).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      found[name] = await complaints(page);
    }
    await link(page, 'Documents').click();
    await link(page, /My CV/).click();
    await button(page, /^Export PDF/).waitFor();
    await page.locator('.entry-name').first().click();
    for (const name of ['Content', 'Design', 'JSON', 'Versions']) {
      await page.locator('.segments').getByText(name, { exact: true }).first().click();
      found[name] = await complaints(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(how.viewport.width);
    }

    expect(Object.entries(found).filter(([, each]) => each.length > 0)).toEqual([]);
  },
);

test('an operator sees the jobs of all, and the whole story of one', async () => {
  await submit('somebody', { document: SAMPLE, fileName: 'seen-by-the-operator' });
  await drain();
  const page = await open('operator', { at: '#/operator' });
  await page.getByLabel('Operator’s key').fill('not the key of the operator');
  await button(page, 'Continue').click();
  await page.getByText('The server does not accept this key.').waitFor();
  await page.getByLabel('Operator’s key').fill(OPERATOR_KEY);
  await button(page, 'Continue').click();

  await page.getByText('The last hour of this server').waitFor();
  await page.getByLabel('User', { exact: true }).fill('somebody');
  await link(page, /seen-by-the-operator/).click();
  await page.getByRole('heading', { name: 'Attempts' }).waitFor();
  await page.locator('.attempts').getByText('completed').waitFor();
  expect(await complaints(page)).toEqual([]);
});

test('an export is found again after a reload, and in another tab, and is cancelled there', async () => {
  await keepDocument('reloader');
  const page = await open('reloader', { at: '#/documents/cv' });
  await button(page, 'Export PDF').click();
  await button(page, 'Cancel').waitFor();
  await page.reload();
  await button(page, 'Cancel').waitFor();

  const other = await page.context().newPage();
  await other.goto(`${url}#/exports`);
  await button(other, /^Cancel/).click();
  await other.getByText('Cancelled').waitFor();
  await page.getByText('Cancelled').waitFor();
});

test('what failed says why, and an operator has it tried again', async () => {
  await keepDocument('unlucky');
  const { jobId } = await submit('unlucky', { documentId: 'cv' });
  await call(url, 'unlucky', '/documents/cv', { method: 'DELETE' });
  const page = await open('unlucky', { at: '#/exports' });
  await button(page, /^Cancel/).waitFor();
  await drain();
  await page.getByRole('alert').waitFor();
  await page.reload();
  await page.getByRole('alert').waitFor();

  await keepDocument('unlucky');
  await page.goto(`${url}#/operator/${jobId}`);
  await page.getByLabel('Operator’s key').fill(OPERATOR_KEY);
  await button(page, 'Continue').click();
  await page.getByText('DOCUMENT_NOT_FOUND').waitFor();
  await button(page, 'Try again').click();
  await button(page, 'Cancel').waitFor();
  await drain();
  await page.locator('.attempts').getByText('completed').waitFor();
});

test('of ten documents exported together, the one that is bad is named, and the rest is a ZIP', async () => {
  const ids = Array.from({ length: 10 }, (_, n) => `cv-${n}`);
  for (const id of ids) {
    const body = { title: `Résumé ${id}`, data: SAMPLE };
    await call(url, 'batcher', `/documents/${id}`, { method: 'PUT', body });
  }
  const page = await open('batcher', { at: '#/batch' });
  await button(page, 'Export 10 documents').click();
  await page.getByText('0 of 10 done').waitFor();
  await call(url, 'batcher', '/documents/cv-3', { method: 'DELETE' });
  await page.reload();
  await page.getByText('0 of 10 done').waitFor();
  await drain();

  await page.getByText('9 of 10 done · 1 was not exported').waitFor();
  const bad = page.locator('[data-row]').filter({ hasText: 'Résumé cv-3' });
  await bad.getByRole('alert').waitFor();
  const download = page.waitForEvent('download');
  await button(page, 'Download all as ZIP').click();
  const files = readZip(await readFile(await (await download).path()));
  expect(files.size).toBe(10);
  expect(files.has('Résumé cv-3.pdf')).toBe(false);
  expect(String(files.get('manifest.json'))).toContain('Résumé cv-3.pdf');
});

test('a file that has expired meanwhile says so when it is asked for', async () => {
  const page = await open('late', { at: '#/exports' });
  const { jobId } = await submit('late', { document: SAMPLE }, 'BRIEF');
  await drain();
  const row = page.getByRole('table', { name: 'History' }).locator('tbody tr');
  const download = row.getByRole('link', { name: /^Download/ });
  await download.waitFor();
  await expect
    .poll(() => call(url, 'late', `/export/download/${jobId}`).catch(String), { timeout: 30_000 })
    .toContain('410');

  await download.click();
  await row.getByText('The file has expired. Export the document again.').waitFor();
});

test('the history goes page by page', async () => {
  const documents = Array.from({ length: 6 }, (_, n) => ({
    document: SAMPLE,
    fileName: `file-${n}`,
  }));
  for (let batch = 0; batch < 2; batch += 1) {
    await call(url, 'collector', '/export/batch', { method: 'POST', body: { documents } });
  }
  await drain();
  const page = await open('collector', { at: '#/exports' });
  const rows = page.getByRole('table', { name: 'History' }).locator('tbody tr');
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(10);
  await button(page, 'Next').click();
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(2);
});

test('a dropped export of another app is kept, after a word on what had no place', async () => {
  const page = await open('mover-in');
  await button(page, 'Start blank').waitFor();
  const text = JSON.stringify({
    content: { basics: { name: 'Ada Lovelace', horse: 'Rocket' }, work: [{ name: 'Engine' }] },
  });
  await page
    .getByLabel('Open a file')
    .setInputFiles({ name: 'ada.json', mimeType: 'application/json', buffer: Buffer.from(text) });

  await page.getByText('content.basics.horse').waitFor();
  await button(page, 'Keep the rest').click();
  await expect
    .poll(() => page.getByLabel('Name', { exact: true }).inputValue())
    .toBe('Ada Lovelace');
});
