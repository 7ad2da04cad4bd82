import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the library example of the README runs as it stands', async () => {
  const readme = await readFile(`${ROOT}README.md`, 'utf8');
  const example = readme.match(/```ts\n([\s\S]*?)```/)?.[1] ?? '';
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
