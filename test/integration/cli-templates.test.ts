import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

test('a copy of a shipped template works at once, and may be changed', async () => {
  const cwd = await tempDir();
  const run = (...args: string[]) => runOffprint(['templates', ...args], { cwd });
  const source = join(cwd, 'templates/mine/template.typ');

  expect((await run('new', 'mine', '--from', 'modern')).exitCode).toBe(0);
  await writeFile(source, `${await readFile(source, 'utf8')}\n#par[Words of mine]`);
  expect((await run('preview', 'mine')).exitCode).toBe(0);

  const { text } = await readPdf(await readFile(join(cwd, 'mine.pdf')));
  expect(text).toContain('Marisol Vekemans');
  expect(text).toContain('Words of mine');
  const again = await run('new', 'mine', '--from', 'classic');
  expect(again).toMatchObject({ exitCode: 2, errors: expect.stringContaining('already') });
});
