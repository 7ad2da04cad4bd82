import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openExample } from './example.ts';
import { runToEnd, serve } from './shell.ts';

test("the CV app's old client gets its file from the older API", async () => {
  const { dir: cwd, commands } = await openExample('compat');
  const [start = '', exportCv = ''] = commands;
  const server = await serve(start, { cwd, env: { OFFPRINT_DATA_DIR: join(cwd, '.offprint') } });

  const output = await runToEnd(exportCv, { cwd, env: { OFFPRINT_URL: server.origin } });

  expect(output).toContain('Saved as cv.pdf.');
  expect((await readFile(join(cwd, 'cv.pdf'), 'latin1')).slice(0, 5)).toBe('%PDF-');
});
