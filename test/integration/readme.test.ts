import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const README = await readFile(`${ROOT}README.md`, 'utf8');

test('the README links only pages that exist', () => {
  const links = Array.from(README.matchAll(/\]\((?!https?:)([^)#]+)\)/g), ([, path]) => path ?? '');
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
});

test('the document that the README makes can be printed as it says', async () => {
  const [, document = '', args = ''] =
    README.match(/^echo '(.*)' > resume\.json\nnpx offprint (.*)$/m) ?? [];
  const cwd = await tempDir();
  await writeFile(join(cwd, 'resume.json'), document);
  const { exitCode, errors } = await runOffprint(args.split(' '), { cwd });
  expect([exitCode, errors]).toEqual([0, expect.stringMatching(/^resume\.pdf {2}1 page, /)]);
});

test('the library example of the README runs as it stands', async () => {
  const example = README.match(/```ts\n([\s\S]*?)```/)?.[1] ?? '';
  const dataDir = JSON.stringify(await tempDir());
  const program = example.replace("'.offprint'", dataDir);
  expect(program).toContain(dataDir);

  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^completed: 1 page, \d{4,} bytes\n$/);
});
