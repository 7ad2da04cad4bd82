import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openExample } from './example.ts';
import { runToEnd, serve } from './shell.ts';

test('an Express app answers with the file, by the commands of its page', async () => {
  const { dir: cwd, commands } = await openExample('express');
  const [start = '', fetchFile = ''] = commands;
  const server = await serve(start, { cwd });

  await runToEnd(server.here(fetchFile), { cwd });

  const bytes = await readFile(join(cwd, 'resume.pdf'), 'latin1');
  expect(bytes.slice(0, 5)).toBe('%PDF-');

  const api = await fetch(`${server.origin}/api/v1/templates`);
  expect(api.status).toBe(200);
  const refused = await fetch(`${server.origin}/resumes/1/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{ "basics": { "name": 7 } }',
  });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
});
