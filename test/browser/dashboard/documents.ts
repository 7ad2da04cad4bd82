import type { Page } from 'playwright-core';
import { askReaders, button, link, panel, preview, SAMPLE, test } from '../support/dashboard.ts';

const focusedText = (page: Page) => page.locator(':focus').textContent();

/** Waits until the handle of this entry has the focus. */
const handleOf = (page: Page, name: string) =>
  page.locator(`.handle:focus[aria-label^="Move ${name}"]`).waitFor();

/** What is written, kept and seen beside it. */
export function testDocuments(): void {
  test('what is written from right to left is shown so', async ({ dashboard }) => {
    await dashboard.keepDocument('rtl', 'cv', { basics: { name: 'ليلى حداد', label: 'Engineer' } });
    const page = await dashboard.open('rtl', { at: '#/documents/cv' });
    await page.getByLabel('Name', { exact: true }).and(page.locator(':dir(rtl)')).waitFor();
    await page.getByLabel('Headline').and(page.locator(':dir(ltr)')).waitFor();
    await preview(page).locator('canvas').waitFor();
  });

  test('the preview follows typing, and what was typed is stored and survives a reload', async ({
    dashboard,
    expect,
  }) => {
    await dashboard.keepDocument('typist');
    const page = await dashboard.open('typist', { at: '#/documents/cv' });
    await preview(page).locator('canvas').waitFor();
    const pixels = () =>
      preview(page)
        .locator('canvas')
        .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
    const before = await pixels();

    await page.getByLabel('Headline').fill('Countess of Lovelace');
    await expect.poll(pixels).not.toBe(before);
    await page.reload();
    const headline = page.getByLabel('Headline');
    await expect.poll(() => headline.inputValue()).toBe('Countess of Lovelace');
    await page.getByText('Saved · version 2').waitFor();
    await page.getByText(/^1 page, \d+ % full$/).waitFor();

    await askReaders(page, 'pdf.js finds 4 of 4 values');
  });

  test('a document is shown by its own first page, in the list and in each template', async ({
    dashboard,
  }) => {
    await dashboard.keepDocument('chooser');
    const page = await dashboard.open('chooser');
    await page.locator('.sheet[data-own] canvas').waitFor();
    await link(page, 'Templates').click();
    const inTemplate = page.locator('.op-picture[data-own] canvas').first();
    await inTemplate.waitFor({ state: 'attached' });

    await page.goto(`${dashboard.url}#/documents/cv`);
    await panel(page, 'Design').click();
    await inTemplate.waitFor({ state: 'attached' });
  });

  test('entries are moved, added and removed without a mouse', async ({ dashboard, expect }) => {
    const work = ['First', 'Second'].map((name) => ({ name }));
    await dashboard.keepDocument('mover', 'cv', { basics: { name: 'Ada' }, work });
    const page = await dashboard.open('mover', { at: '#/documents/cv' });

    await button(page, 'Move First: arrow up or down').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText('First is now number 2 of 2.').waitFor();
    await handleOf(page, 'First');

    await button(page, 'Remove Second').focus();
    await page.keyboard.press('Enter');
    await button(page, 'Remove Second').waitFor({ state: 'detached' });
    await expect.poll(() => focusedText(page)).toBe('Remove First');
  });

  test('JSON that is half typed is there after a reload', async ({ dashboard, expect }) => {
    await dashboard.keepDocument('json-typist');
    const page = await dashboard.open('json-typist', { at: '#/documents/cv' });
    await page.getByText('JSON', { exact: true }).click();
    const text = page.getByRole('textbox', { name: 'The résumé as JSON' });
    await text.fill('{"basics": {"name": "Ada');
    await page.getByText('This is not JSON yet').waitFor();

    await page.reload();
    await page.getByText('JSON', { exact: true }).click();
    await expect.poll(() => text.textContent()).toContain('{"basics": {"name": "Ada');
  });

  test('a document that was changed elsewhere is not written over', async ({
    dashboard,
    expect,
  }) => {
    await dashboard.keepDocument('two-places');
    const page = await dashboard.open('two-places', { at: '#/documents/cv' });
    await page.getByLabel('Headline').waitFor();
    await dashboard.keepDocument('two-places', 'cv', { basics: { name: 'Augusta Ada King' } });

    await page.getByLabel('Headline').fill('Mine');
    await button(page, 'Take that version').click();
    await expect
      .poll(() => page.getByLabel('Name', { exact: true }).inputValue())
      .toBe('Augusta Ada King');
  });

  test('what this page has stored itself is no change from elsewhere', async ({ dashboard }) => {
    await dashboard.keepDocument('reloaded');
    const page = await dashboard.open('reloaded', { at: '#/documents/cv' });
    await page.getByLabel('Headline').waitFor();
    // As a page does that is reloaded before it hears of it.
    const basics = { ...SAMPLE.basics, label: 'Mine' };
    await dashboard.keepDocument('reloaded', 'cv', { ...SAMPLE, basics });

    await page.getByLabel('Headline').fill('Mine');
    await page.getByText('Saved · version 2').waitFor();
  });

  test('a document is deleted without a mouse, and the focus stays on the page', async ({
    dashboard,
    expect,
  }) => {
    await dashboard.keepDocument('remover');
    const page = await dashboard.open('remover');
    await button(page, 'Delete My CV').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedText(page)).toMatch(/^Delete for good/);
    await page.keyboard.press('Enter');

    await button(page, 'Start with the sample').waitFor();
    await expect.poll(() => focusedText(page)).toBe('Documents');
  });

  test('a dropped export of another app is kept, after a word on what had no place', async ({
    dashboard,
    expect,
  }) => {
    const page = await dashboard.open('mover-in');
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

  test('the history goes page by page', async ({ dashboard, expect }) => {
    const documents = Array.from({ length: 6 }, (_, n) => ({
      document: SAMPLE,
      fileName: `file-${n}`,
    }));
    for (let batch = 0; batch < 2; batch += 1) {
      await dashboard.call('collector', '/export/batch', { method: 'POST', body: { documents } });
    }
    await dashboard.drain();
    const page = await dashboard.open('collector', { at: '#/exports' });
    const rows = page.getByRole('table', { name: 'History' }).locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(10);
    await button(page, 'Next').click();
    await expect.poll(() => rows.count()).toBe(2);
  });
}
