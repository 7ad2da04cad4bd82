import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { readZip } from '../../support/read-zip.ts';
import { button, link, OPERATOR_KEY, SAMPLE, tabTo, test } from '../support/dashboard.ts';

/** What becomes of exports, while nobody else has any printed. */
export function testExports(): void {
  test.for([
    { by: 'mouse', press: (of: Locator) => of.click() },
    { by: 'keyboard', press: tabTo },
    {
      by: 'touch on a phone',
      press: (of: Locator) => of.tap(),
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    },
  ])('the first file is two presses away, by $by', async ({ by, press, ...how }, { dashboard }) => {
    const page = await dashboard.open(`newcomer-by-${by}`, how);
    await press(button(page, 'Start with the sample'));
    const download = page.waitForEvent('download');
    await press(button(page, 'Export PDF'));
    await button(page, 'Cancel').waitFor();
    await dashboard.drain();

    expect((await download).suggestedFilename()).toBe('Mirela Okafor - Résumé.pdf');
  });

  test('an export is found again after a reload, and in another tab, and is cancelled there', async ({
    dashboard,
  }) => {
    await dashboard.keepDocument('reloader');
    const page = await dashboard.open('reloader', { at: '#/documents/cv' });
    await button(page, 'Export PDF').click();
    await button(page, 'Cancel').waitFor();
    await page.reload();
    await button(page, 'Cancel').waitFor();

    const other = await page.context().newPage();
    await other.goto(`${dashboard.url}#/exports`);
    await button(other, /^Cancel/).click();
    await other.getByText('Cancelled').waitFor();
    await page.getByText('Cancelled').waitFor();
  });

  test('of ten documents exported together, the one that is bad is named, and the rest is a ZIP', async ({
    dashboard,
  }) => {
    const ids = Array.from({ length: 10 }, (_, n) => `cv-${n}`);
    for (const id of ids) {
      const body = { title: `Résumé ${id}`, data: SAMPLE };
      await dashboard.call('batcher', `/documents/${id}`, { method: 'PUT', body });
    }
    const page = await dashboard.open('batcher', { at: '#/batch' });
    await button(page, 'Export 10 documents').click();
    await page.getByText('0 of 10 done').waitFor();
    await dashboard.call('batcher', '/documents/cv-3', { method: 'DELETE' });
    await page.reload();
    await page.getByText('0 of 10 done').waitFor();
    await dashboard.drain();

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

  test('a file that has expired meanwhile says so when it is asked for', async ({ dashboard }) => {
    const page = await dashboard.open('late', { at: '#/exports' });
    const { jobId } = await dashboard.submit('late', { document: SAMPLE }, 'BRIEF');
    await dashboard.drain();
    const row = page.getByRole('table', { name: 'History' }).locator('tbody tr');
    const download = row.getByRole('link', { name: /^Download/ });
    await download.waitFor();
    await expect
      .poll(() => dashboard.call('late', `/export/download/${jobId}`).catch(String))
      .toContain('410');

    await download.click();
    await row.getByText('The file has expired. Export the document again.').waitFor();
  });

  test('tabs share one connection, which the next takes over when its tab is closed', async ({
    dashboard,
  }) => {
    const first = await dashboard.open('two-tabs', { at: '#/exports' });
    const connections: string[] = [];
    first.context().on('request', (request) => {
      if (request.url().endsWith('/export/events')) connections.push(request.url());
    });
    await first.reload();
    await first.getByText('Nothing is being exported.').waitFor();
    const second = await first.context().newPage();
    await second.goto(`${dashboard.url}#/exports`);
    await dashboard.submit('two-tabs', { document: SAMPLE });
    await button(second, /^Cancel/).waitFor();
    await button(first, /^Cancel/).waitFor();
    expect(connections).toHaveLength(1);

    await first.close();
    await dashboard.drain();
    await link(second, /^Download/)
      .first()
      .waitFor();
    expect(connections).toHaveLength(2);
  });

  test('what failed says why, and an operator has it tried again', async ({ dashboard }) => {
    await dashboard.keepDocument('unlucky');
    const { jobId } = await dashboard.submit('unlucky', { documentId: 'cv' });
    await dashboard.call('unlucky', '/documents/cv', { method: 'DELETE' });
    const page = await dashboard.open('unlucky', { at: '#/exports' });
    await button(page, /^Cancel/).waitFor();
    await dashboard.drain();
    await page.getByRole('alert').waitFor();
    await page.reload();
    await page.getByRole('alert').waitFor();

    await dashboard.keepDocument('unlucky');
    await page.goto(`${dashboard.url}#/operator/${jobId}`);
    await page.getByLabel('Operator’s key').fill(OPERATOR_KEY);
    await button(page, 'Continue').click();
    await page.locator('.timeline').getByText('DOCUMENT_NOT_FOUND').waitFor();
    await button(page, 'Try again').click();
    await button(page, 'Cancel').waitFor();
    await dashboard.drain();
    await page.locator('.timeline').getByText('completed').waitFor();
  });
}
