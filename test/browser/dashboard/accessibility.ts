import type { Page } from 'playwright-core';
import {
  askReaders,
  button,
  complaints,
  link,
  OPERATOR_KEY,
  panel,
  preview,
  test,
} from '../support/dashboard.ts';

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const;

/** What axe finds, and what is wider than the screen, on every page and in every part of it. */
export function testAccessibility(): void {
  test.for(LOOKS)(
    'axe finds nothing on any page, $colorScheme, $viewport.width pixels wide',
    async (how, { dashboard, expect }) => {
      const user = `seen-${how.colorScheme}`;
      await dashboard.keepDocument(user);
      await dashboard.call(user, '/documents/cv', {
        method: 'PUT',
        body: { title: 'My CV', data: { basics: { name: 'Augusta Ada King' }, work: [{}] } },
      });
      const page = await dashboard.open(user, { ...how, reducedMotion: 'reduce' });
      const found: Record<string, readonly string[]> = {};
      const look = async (name: string) => {
        found[name] = await complaintsAndWidth(page, how.viewport.width);
      };
      await link(page, /My CV/).waitFor();
      await look('Documents');
      for (const name of ['Templates', 'Exports', 'Operator']) {
        await link(page, name).click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
        await look(name);
      }
      await page.goto(`${dashboard.url}#/batch`);
      await button(page, /^Export \d/).waitFor();
      await look('Batch');
      await page.goto(`${dashboard.url}#/documents/cv`);
      await page.locator('.entry-name').first().click();
      await look('Content');
      await panel(page, 'Design').click();
      await page.locator('.op-card').first().waitFor();
      await look('Design');
      await panel(page, 'JSON').click();
      await page.getByRole('textbox', { name: 'The résumé as JSON' }).press('Control+Space');
      await look('JSON');
      await panel(page, 'Versions').click();
      await page.locator('.difference').waitFor();
      await look('Versions');
      if (await panel(page, 'Preview').isVisible()) await panel(page, 'Preview').click();
      await preview(page).waitFor();
      await askReaders(page, /pdf\.js finds \d/);
      await look('Readers');

      expect(Object.entries(found).filter(([, each]) => each.length > 0)).toEqual([]);
    },
  );

  test.for(LOOKS)(
    'axe finds nothing on the pages of an operator, $colorScheme, $viewport.width pixels wide',
    async (how, { dashboard, expect }) => {
      const user = `operated-${how.colorScheme}`;
      const { jobId } = await dashboard.submit(user, { document: { basics: { name: 'Ada' } } });
      await dashboard.drain();
      const page = await dashboard.open(user, { ...how, at: '#/operator' });
      await page.getByLabel('Operator’s key').fill(OPERATOR_KEY);
      await button(page, 'Continue').click();
      await page.getByText('Storage answers').waitFor();
      await page.getByRole('table').waitFor();
      expect(await complaintsAndWidth(page, how.viewport.width)).toEqual([]);

      await page.goto(`${dashboard.url}#/operator/${jobId}`);
      await page.getByRole('heading', { name: 'Attempts' }).waitFor();
      expect(await complaintsAndWidth(page, how.viewport.width)).toEqual([]);
    },
  );
}

async function complaintsAndWidth(page: Page, widthPx: number): Promise<readonly string[]> {
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
  const found = await complaints(page);
  return wide > widthPx ? [...found, `${wide} pixels wide`] : found;
}
