import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { environmentFile, STORAGES, STORES } from '../../packages/server/src/init/choices.ts';
import { type InitOptions, init } from '../../packages/server/src/init/init.ts';
import { settingNames } from '../deploy/setting-names.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { freePort } from '../support/services/free-port.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CREATE = join(ROOT, 'packages/create-offprint/bin/create-offprint.js');

/** A folder with these files, which finds the packages of this repository. */
async function makeApp(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offprint-init-'));
  onTestFinished(() => removeFolder(folder));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

/** @returns what was said, and the paths of what was written */
async function initIn(folder: string, options: Partial<InitOptions> = {}) {
  const before = await filesIn(folder);
  const said: string[] = [];
  const terminal = { choose: async () => null, print: (line: string) => said.push(line) };
  await init({ folder, ...options }, terminal);
  const written = (await filesIn(folder)).filter((path) => !before.includes(path));
  return { said: said.join('\n'), written };
}

const dependingOn = (name: string, more: object = {}) =>
  JSON.stringify({ dependencies: { [name]: '*' }, ...more });

const MODULE = { type: 'module' };
const NEXT = { 'package.json': dependingOn('next') };
const ROUTE = 'app/api/[[...offprint]]/route';
const CONFIG = 'next.config.mjs';

test.each([
  ['Next.js', { ...NEXT, 'app/page.jsx': '' }, [`${ROUTE}.js`, CONFIG]],
  [
    'Next.js in src, with TypeScript',
    { ...NEXT, 'src/app/page.tsx': '', 'tsconfig.json': '{}' },
    [CONFIG, `src/${ROUTE}.ts`],
  ],
  [
    'Next.js with a src beside its app',
    { ...NEXT, 'app/page.jsx': '', 'src/a.js': '' },
    [`${ROUTE}.js`, CONFIG],
  ],
  ['Next.js with a config', { ...NEXT, 'next.config.ts': '' }, [`${ROUTE}.js`]],
  ['Express', { 'package.json': dependingOn('express', MODULE) }, ['offprint.js']],
  ['Express in CommonJS', { 'package.json': dependingOn('express') }, ['offprint.mjs']],
  [
    'Express in src, with TypeScript',
    { 'package.json': dependingOn('express', MODULE), 'tsconfig.json': '{}', 'src/app.ts': '' },
    ['src/offprint.ts'],
  ],
  ['plain Node', { 'package.json': '{}' }, ['offprint-server.mjs']],
])('%s is recognised by its files', async (_, files, paths) => {
  const { written } = await initIn(await makeApp(files));
  expect(written).toEqual(['.env.example', ...paths].sort());
});

test('what is there stays, and what it lacks is said', async () => {
  const folder = await makeApp({
    ...NEXT,
    'next.config.ts': 'export default {};',
    '.env.example': 'MINE=1',
    [`${ROUTE}.js`]: '// mine',
  });

  const { said, written } = await initIn(folder, { store: 'postgres', storage: 's3' });

  expect(written).toEqual([]);
  expect(await readFile(join(folder, `${ROUTE}.js`), 'utf8')).toBe('// mine');
  expect(said).toContain(`kept   ${ROUTE}.js`);
  expect(said).toMatch(/In next\.config\.ts:\n.*\n.*withOffprint\(nextConfig\)/);
  expect(said).toMatch(/Add to it:\n[\s\S]*DATABASE_URL=[\s\S]*OFFPRINT_S3_BUCKET=/);
  expect(said).toContain('npm install offprint pg');
});

test('whatever is chosen, the settings are ones that there are', () => {
  const known = new Set(settingNames());
  for (const store of STORES) {
    for (const storage of STORAGES) {
      const lines = environmentFile(store, storage).split('\n');
      const names = lines.flatMap((line) => /^(?:# )?([A-Z0-9_]+)=/.exec(line)?.[1] ?? []);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
      expect(names).toHaveLength(new Set(names).size);
    }
  }
});

test.each([
  [{ app: 'rails' }, 'There is no app "rails". Choose from: next, express, node.'],
  [{ store: 'oracle' }, '"oracle" is none of sqlite, postgres, redis, upstash.'],
])('%j is refused, and nothing is written', async (options, sentence) => {
  const folder = await makeApp({ 'package.json': '{}' });
  await expect(initIn(folder, options)).rejects.toThrow(sentence);
  expect(await filesIn(folder)).toEqual(['package.json']);
});

describe('on the command line', () => {
  test('offprint init says where there is no app', async () => {
    const { exitCode, errors } = await runOffprint(['init'], { cwd: await makeApp({}) });
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('has no package.json')]);
  });

  test('npm create offprint writes the same', async () => {
    const ours = await makeApp({ 'package.json': '{}' });
    const theirs = await makeApp({ 'package.json': '{}' });
    const args = ['--store', 'redis'];
    const { output } = await runOffprint(['init', ...args], { cwd: ours });
    const { stdout } = await promisify(execFile)(process.execPath, [CREATE, theirs, ...args]);
    expect(stdout).toBe(output);
    expect(await filesIn(theirs)).toEqual(await filesIn(ours));
  });
});

/** Starts what an app runs, until it answers. */
async function start(cwd: string, file: string): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [file], {
    cwd,
    env: { PATH: process.env.PATH, PORT: `${port}`, OFFPRINT_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => stop(child));
  const origin = `http://127.0.0.1:${port}`;
  const answers = () => fetch(origin).then(Boolean, () => child.exitCode !== null);
  await vi.waitUntil(answers, { timeout: 60_000, interval: 50 });
  return origin;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

const JSON_BODY = { method: 'POST', headers: { 'content-type': 'application/json' } };

/** @returns how the file begins that whoever is signed in gets from the API at `api` */
async function exportBy(api: string): Promise<string> {
  const submitted = await fetch(`${api}/export/pdf`, {
    ...JSON_BODY,
    headers: { ...JSON_BODY.headers, prefer: 'wait=25' },
    body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } }),
  });
  const { data } = (await submitted.json()) as { data: { jobId: string } };
  expect(data).toMatchObject({ status: 'completed' });
  const file = await fetch(`${api}/export/download/${data.jobId}`);
  return (await file.text()).slice(0, 5);
}

test('what is written for plain Node serves the API, down to the file', async () => {
  const folder = await makeApp({ 'package.json': '{ "type": "module" }' });
  await initIn(folder);
  const origin = await start(folder, 'offprint-server.js');
  expect(await exportBy(`${origin}/api/v1`)).toBe('%PDF-');
});

test('what is written for Express leaves other routes and their bodies alone', async () => {
  const folder = await makeApp({ 'package.json': dependingOn('express') });
  const { said } = await initIn(folder);
  const mount = /before its body parsers:\n([\s\S]*?)\n\s+\d\. /.exec(said)?.[1] ?? '';
  const app = `const express = require('express');
    const app = express();
    ${mount}
    app.use(express.json());
    app.post('/own', (request, response) => response.json(request.body));
    app.listen(process.env.PORT, '127.0.0.1');`;
  await writeFile(join(folder, 'app.js'), app);

  const origin = await start(folder, 'app.js');

  expect(await exportBy(`${origin}/offprint/api/v1`)).toBe('%PDF-');
  const own = await fetch(`${origin}/own`, { ...JSON_BODY, body: '{"a":1}' });
  expect(await own.json()).toEqual({ a: 1 });
});

test('npm create offprint writes its files though nobody reads what it says', async () => {
  const folder = await makeApp({ 'package.json': '{}' });
  const child = spawn(process.execPath, [CREATE, folder, '--yes'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [exitCode] = await once(child, 'close');
  expect([exitCode, errors]).toEqual([0, '']);
  expect(await filesIn(folder)).toContain('.env.example');
});
