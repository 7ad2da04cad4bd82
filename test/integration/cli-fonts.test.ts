import { expect, test } from 'vitest';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

test('fonts list says what each package brings, and whether it is there', async () => {
  const { exitCode, output } = await runOffprint(['fonts', 'list', '--json'], {
    cwd: await tempDir(),
  });
  expect(exitCode).toBe(0);
  expect(JSON.parse(output)).toEqual([
    expect.objectContaining({ id: 'scripts', installed: true }),
    expect.objectContaining({ id: 'cjk', npmPackage: '@offprint/fonts-cjk', installed: true }),
    expect.objectContaining({ id: 'emoji', brings: 'emoji, in one colour', installed: true }),
  ]);
});

test.each([
  [['cjk'], 0, /^cjk is installed already\.\n$/, /^$/],
  [
    ['runes'],
    2,
    /^$/,
    /^error: There are no fonts "runes"\. Choose from: scripts, cjk, emoji\.\n$/,
  ],
])('fonts add %s answers in a sentence', async (ids, code, said, wrong) => {
  const cwd = await tempDir();
  const { exitCode, output, errors } = await runOffprint(['fonts', 'add', ...ids], { cwd });
  expect(exitCode).toBe(code);
  expect(output).toMatch(said);
  expect(errors).toMatch(wrong);
});
