import { globSync, statSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { addressOf, start } from '../support/serving.ts';
import { installPackages, manifestOf, run } from './installed-packages.ts';

// The packed packages as npm installs them into an empty project outside the workspace: those for
// browsers with the oldest Node and React that they name, all with the newest.

const OLDEST = { node: '20.20.2', react: '18.3.1', 'react-dom': '18.3.1' };
const NEWEST = { node: '26.10.0', react: '19.3.1', 'react-dom': '19.3.1' };

/** With the browser it is 208 MB. */
const MAX_SERVER_BYTES = 120_000_000;

const CLIENT = `
import { createClient } from '@offprint/client';
const client = createClient({ baseUrl: process.argv[2] });
const { jobId } = await client.submit({ document: { basics: { name: 'Ada Lovelace' } } });
const { status } = await client.watch(jobId, () => undefined);
const { blob } = await client.download(jobId);
const text = await blob.slice(0, 5).text();
console.log(process.versions.node.split('.')[0], status, text);`;

const REACT = `
import { createClient } from '@offprint/client';
import { ExportButton, OffprintProvider } from '@offprint/react';
import { createElement, version } from 'react';
import { renderToString } from 'react-dom/server';
const request = { document: { basics: { name: 'Ada Lovelace' } } };
const button = createElement(ExportButton, { request });
const html = renderToString(createElement(OffprintProvider, { client: createClient(), user: 'ada' }, button));
console.log(version, /<button[^>]*>/.test(html));`;

const LIBRARY = `
import { createOffprint } from 'offprint';
const offprint = await createOffprint({ log: { level: 'error' }, store: { sqlitePath: ':memory:' } });
const [templateId = 'modern'] = process.argv.slice(2);
const pdf = await offprint.exports.preview({ document: { basics: { name: 'Ada' } }, templateId });
console.log(new TextDecoder().decode(pdf.subarray(0, 5)));
await offprint.close();`;

let archives: readonly string[];
const projects: string[] = [];
beforeAll(() => {
  const { project } = installPackages();
  archives = globSync('*.tgz', { cwd: project }).map((name) => join(project, name));
});
afterAll(() => Promise.all(projects.map(removeFolder)));

async function install(packages: RegExp, dependencies: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'offprint-installed-'));
  projects.push(folder);
  const manifest = { type: 'module', private: true, dependencies, allowScripts: { node: true } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'client.js'), CLIENT);
  await writeFile(join(folder, 'react.js'), REACT);
  await writeFile(join(folder, 'library.js'), LIBRARY);
  addPackages(folder, packages);
  return folder;
}

function addPackages(folder: string, packages: RegExp): void {
  const wanted = archives.filter((path) => packages.test(path));
  run('npm', ['install', '--no-audit', '--no-fund', ...wanted], folder);
}

describe('with the oldest Node and React that they name', () => {
  let folder: string;
  let node: (...args: string[]) => string;
  beforeAll(async () => {
    folder = await install(/offprint-(contract|client|react)-/, OLDEST);
    node = (...args) => run(join(folder, 'node_modules/.bin/node'), args, folder).trim();
  });

  test('they say so', () => {
    const engines = (name: string) => Object(manifestOf(folder, name).engines).node;
    expect(engines('@offprint/client')).toBe(`>=${OLDEST.node.split('.')[0]}`);
    expect(Object(manifestOf(folder, '@offprint/react').peerDependencies).react).toBe('>=18');
  });

  test('the client exports a document', async () => {
    const url = await addressOf(
      start(['serve', '-p', '0'], { OFFPRINT_DATA_DIR: join(folder, '.offprint') }),
    );
    expect(node('client.js', url)).toBe('20 completed %PDF-');
  });

  test('the button is rendered on a server', () => {
    expect(node('react.js')).toBe(`${OLDEST.react} true`);
  });
});

describe('the server alone', () => {
  let folder: string;
  const print = (templateId: string) =>
    run(process.execPath, ['library.js', templateId], folder).trim().split('\n').at(-1);
  beforeAll(async () => {
    folder = await install(/offprint-(contract|\d)/, {});
  });

  test('is installed without what few need', () => {
    const files = globSync('node_modules/**', { cwd: folder, withFileTypes: true });
    const bytes = files
      .filter((file) => file.isFile())
      .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
    expect(bytes).toBeLessThan(MAX_SERVER_BYTES);
    expect(bytes).toBeGreaterThan(MAX_SERVER_BYTES / 2);
  });

  test('prints by a browser once the package is there that brings one', () => {
    expect(print('modern')).toBe('%PDF-');
    expect(() => print('web-modern')).toThrow('Run: npm install @offprint/chromium');

    addPackages(folder, /offprint-chromium-/);

    expect(print('web-modern')).toBe('%PDF-');
  });
});

describe('with the newest', () => {
  let folder: string;
  let node: (...args: string[]) => string;
  beforeAll(async () => {
    folder = await install(/offprint-(contract|client|react|\d)/, NEWEST);
    node = (...args) => run(join(folder, 'node_modules/.bin/node'), args, folder).trim();
  });

  test('the server prints, which needs no package besides', () => {
    expect(node('--version')).toBe(`v${NEWEST.node}`);
    expect(node('library.js').split('\n').at(-1)).toBe('%PDF-');
  });

  test('it prints on the oldest Node that it names, too', () => {
    expect(Object(manifestOf(folder, 'offprint').engines).node).toBe('>=24');
    const onOldest = run(process.execPath, ['library.js'], folder);
    expect(process.versions.node.split('.')[0]).toBe('24');
    expect(onOldest.trim().split('\n').at(-1)).toBe('%PDF-');
  });

  test('the button is rendered on a server', () => {
    expect(node('react.js')).toBe(`${NEWEST.react} true`);
  });
});
