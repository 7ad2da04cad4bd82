import { tmpdir } from 'node:os';
import { freePort } from '../../support/services/free-port.ts';
import { addressOf, start, stop } from '../../support/serving.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { button, link, panel, preview, test } from '../support/dashboard.ts';

const LOST = 'The server does not answer';

/** What the page says while the server, or a part of the page, does not come. */
export function testOutages(): void {
  test('a server that dies in mid-export is told of, in each tab, and everything ends well', async ({
    dashboard,
    expect,
    onTestFinished,
  }) => {
    const settings = {
      OFFPRINT_DATA_DIR: await tempDir(tmpdir(), onTestFinished),
      PORT: String(await freePort()),
    };
    const first = start(['serve', '--no-worker'], settings, onTestFinished);
    const address = await addressOf(first);
    const page = await dashboard.visit(address);
    await button(page, 'Start with the sample').click();
    await page.getByText('Saved · version 1').waitFor();
    await button(page, 'Export PDF').click();
    const other = await page.context().newPage();
    await other.goto(`${address}#/exports`);
    const tray = other.getByRole('region', { name: 'Under way and just done' });
    await tray.getByText('Number 1 in line').waitFor();
    await preview(page).locator('canvas').waitFor();

    await stop(first, 'SIGKILL');
    const notice = page.getByRole('status').filter({ hasText: LOST });
    await notice.waitFor();
    await tray.getByText('Reconnecting…').waitFor();
    await page.getByLabel('Headline').fill('Typed while it was away');
    const download = page.waitForEvent('download');
    await addressOf(start(['serve'], settings, onTestFinished));

    await notice.waitFor({ state: 'detached' });
    await download;
    await link(other, /^Download/)
      .first()
      .waitFor();
    await tray.getByText('Reconnecting…').waitFor({ state: 'detached' });
    await page.getByText('Saved · version 2').waitFor();
    const alerts = () => page.getByRole('alert').allTextContents();
    await expect.poll(alerts).toEqual([]);
  });

  test('a part of the page that did not load says so, and a reload brings it and what was typed', async ({
    dashboard,
    expect,
  }) => {
    await dashboard.keepDocument('unloaded');
    const page = await dashboard.open('unloaded', { at: '#/documents/cv' });
    await page.route(/\/json-panel-/, (route) => route.abort(), { times: 1 });
    await page.getByLabel('Headline').fill('Typed before the reload');
    await panel(page, 'JSON').click();
    await page.getByText('A part of this page did not load.').waitFor();

    await button(page, 'Reload the page').click();
    const headline = page.getByLabel('Headline');
    await expect.poll(() => headline.inputValue()).toBe('Typed before the reload');
    await panel(page, 'JSON').click();
    await page.getByRole('textbox', { name: 'The résumé as JSON' }).waitFor();
  });
}
