import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readZip } from '../../support/read-zip.ts';
import { button, type Dashboard, link, SAMPLE } from '../support/dashboard.ts';

/** What becomes of exports: one, several, and those of before. */
export function testExports(dashboard: Dashboard): void {
  test('an export is found again after a reload, and in another tab, and is cancelled there', async () => {
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

  test('of ten documents exported together, the one that is bad is named, and the rest is a ZIP', async () => {
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

  test('a file that has expired meanwhile says so when it is asked for', async () => {
    const page = await dashboard.open('late', { at: '#/exports' });
    const { jobId } = await dashboard.submit('late', { document: SAMPLE }, 'BRIEF');
    await dashboard.drain();
    const row = page.getByRole('table', { name: 'History' }).locator('tbody tr');
    const download = row.getByRole('link', { name: /^Download/ });
    await download.waitFor();
    await expect
      .poll(() => dashboard.call('late', `/export/download/${jobId}`).catch(String), {
        timeout: 30_000,
      })
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
      await dashboard.call('collector', '/export/batch', { method: 'POST', body: { documents } });
    }
    await dashboard.drain();
    const page = await dashboard.open('collector', { at: '#/exports' });
    const rows = page.getByRole('table', { name: 'History' }).locator('tbody tr');
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(10);
    await button(page, 'Next').click();
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(2);
  });

  test('tabs share one connection, which the next takes over when its tab is closed', async () => {
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
}
