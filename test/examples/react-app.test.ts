import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { commandsOf } from './readme-commands.ts';
import { runToEnd, serve } from './shell.ts';

/** The code that the page shows under this name. */
function codeOf(readme: string, fileName: string): string {
  const [, code] = readme.split(`\`${fileName}\``)[1]?.match(/^```\w+\n([\s\S]*?)^```$/m) ?? [];
  if (code === undefined) throw new Error(`The README shows no ${fileName}.`);
  return code;
}

test('the README’s way to a React app of one’s own, followed to the letter, exports', async () => {
  const root = inject('cloneDir');
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [begin = '', run = ''] = commandsOf(readme);
  expect(run).toBe('npm run dev\n');
  const server = await serve('npm start', { cwd: root });
  const place = join(root, 'elsewhere');
  await mkdir(place);
  // What is not published yet is taken from where it is built.
  const packages = ['contract', 'client', 'react'].map((name) => join(root, 'dist', name));
  const install = `npm install --install-links ${packages.join(' ')}`;
  expect(begin).toContain('npm install @offprint/client @offprint/react');
  await runToEnd(begin.replace('npm install @offprint/client @offprint/react', install), {
    cwd: place,
  });
  const app = join(place, 'my-app');
  for (const fileName of ['src/App.tsx', 'vite.config.ts']) {
    await writeFile(join(app, fileName), server.here(codeOf(readme, fileName)));
  }
  await runToEnd('npm run build', { cwd: app });
  const { origin } = await serve('npm run dev -- --port "$PORT"', { cwd: app });

  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(origin);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export PDF' }).click();
  const file = await readFile(await (await download).path());
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
});
