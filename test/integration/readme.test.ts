import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { addressOf, start } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const README = await readFile(`${ROOT}README.md`, 'utf8');

/** The code of the README's section, one string a block. */
function blocksOf(section: string): readonly string[] {
  const [, body = ''] = README.split(`\n## ${section}\n`);
  const [own = ''] = body.split('\n## ');
  return Array.from(own.matchAll(/^```\w*\n([\s\S]*?)^```$/gm), ([, code]) => code ?? '');
}

/** Pastes the lines into a shell, which runs each before it reads the next. */
async function paste(lines: string, cwd: string): Promise<string> {
  const shell = spawn('bash', {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  shell.stdin.end(lines);
  const [output] = await Promise.all([text(shell.stdout), once(shell, 'exit')]);
  return output;
}

async function textOfPdf(path: string): Promise<string> {
  return (await readPdf(await readFile(path))).text;
}

test('the README links only pages that exist', () => {
  const links = Array.from(README.matchAll(/\]\((?!https?:)([^)#]+)\)/g), ([, path]) => path ?? '');
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
});

test('the first export of the README, pasted as it stands, leaves a PDF', async () => {
  const cwd = await tempDir();
  const serve = start(['serve', '--port', '0'], { OFFPRINT_DATA_DIR: await tempDir() });
  const { host } = new URL(await addressOf(serve));
  const [lines = ''] = blocksOf('The first export');
  expect(lines).toContain('localhost:3000');

  const output = await paste(lines.replaceAll('localhost:3000', host), cwd);
  expect(output).toContain('"status":"completed"');
  expect(await textOfPdf(join(cwd, 'ada.pdf'))).toContain('Ada Lovelace');
});

test('the print without a server of the README, pasted as it stands, leaves a PDF', async () => {
  const cwd = await tempDir();
  await symlink(`${ROOT}node_modules`, join(cwd, 'node_modules'));
  const [, lines = ''] = blocksOf('The first export');
  expect(lines).toContain('npx offprint render');

  await paste(lines, cwd);
  expect(await textOfPdf(join(cwd, 'resume.pdf'))).toContain('Ada Lovelace');
});

test('the library example of the README runs as it stands', async () => {
  const [example = ''] = blocksOf('As a library');
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
