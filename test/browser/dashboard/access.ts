import { AUTH, button, link, OPERATOR_KEY, SAMPLE, test } from '../support/dashboard.ts';

/** Who gets in, and what an operator sees and does. */
export function testAccess(): void {
  test('a key is asked for where the server does, and everything is forgotten with it', async ({
    dashboard,
    expect,
  }) => {
    const page = await dashboard.visit();
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

  test('an operator sees the jobs of all, and the whole story of one', async ({ dashboard }) => {
    await dashboard.submit('somebody', { document: SAMPLE, fileName: 'seen-by-the-operator' });
    await dashboard.drain();
    const page = await dashboard.open('operator', { at: '#/operator' });
    await page.getByLabel('Operator’s key').fill('not the key of the operator');
    await button(page, 'Continue').click();
    await page.getByText('The server does not accept this key.').waitFor();
    await page.getByLabel('Operator’s key').fill(OPERATOR_KEY);
    await button(page, 'Continue').click();

    await page.getByText('The last hour of this server').waitFor();
    await page.getByLabel('User', { exact: true }).fill('somebody');
    await link(page, /seen-by-the-operator/).click();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    await page.locator('.timeline').getByText('completed').waitFor();
  });
}
