import { cp, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createOffprint, type Logger, type Offprint } from '../../packages/server/src/index.ts';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { tempDir } from '../support/temp-dir.ts';

// An operator's folder of templates, and a package of them, in one Offprint that runs all the while.

const SETTLED = { timeout: 20_000, interval: 50 };
const owner = { user: 'ada' };
const ADA = { basics: { name: 'Ada Lovelace' } };

type Files = Readonly<Record<string, string>>;

const IN_TYPST = '= Dear #json("/data.json").document.basics.name';
const inHtml = (greeting: string) =>
  `export default { html: ({ basics }, { html }) => html\`<p>${greeting} \${basics.name}</p>\` };`;

const BADGE = `export default {
  kind: {
    id: 'badge',
    schema: { '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value }) } },
  },
  html: ({ label }, { html }) => html\`<b>\${label}</b>\`,
};`;
const HUNGRY =
  'export default { html: () => { for (const all = [];;) all.push(Array(1e7).fill(0.5)); } };';

const FOLDERS: Readonly<Record<string, Files>> = {
  badge: { 'template.mjs': BADGE },
  card: { 'template.typ': IN_TYPST, 'template.json': '{ "name": "A card", "tags": ["card"] }' },
  hello: {
    'template.js': `import { word } from './word.js';
      export default { html: ({ basics }, { html }) => html\`<p>\${word} \${basics.name}</p>\` };`,
    'word.js': `export const word = 'Hello';`,
  },
  fragile: { 'template.js': inHtml('Whole') },
  hungry: { 'template.js': HUNGRY },
  leaves: { 'template.js': 'export default { html: () => process.exit(1) };' },
  modern: { 'template.typ': IN_TYPST },
  never: { 'template.js': 'export default 5' },
  notes: { 'README.md': 'no template' },
  poem: { 'template.typ': '', 'template.json': '{ "kind": "poem" }' },
};

let root: string;
let templatesDir: string;
let offprint: Offprint;
const problems: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  templatesDir = join(root, 'templates');
  for (const [name, files] of Object.entries(FOLDERS)) await putTemplate(name, files);
  const designs = join(root, 'designs.mjs');
  await writeFile(
    designs,
    `export default [{ id: 'one', typst: '' }, { id: 'two', typst: 'Two' }]`,
  );
  const quiet = () => undefined;
  const error: Logger['error'] = (_, message) => problems.push(message);
  offprint = await createOffprint(
    { dataDir: join(root, 'data'), render: { templatesDir, templatePackages: [designs] } },
    { log: { debug: quiet, info: quiet, warn: quiet, error } },
  );
  offprint.worker.start();
});
afterAll(async () => {
  await offprint.close();
  await removeFolder(root);
});

async function putTemplate(name: string, files: Files): Promise<void> {
  const folder = join(templatesDir, name);
  await mkdir(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
}

async function print(templateId: string, document: Readonly<Record<string, unknown>> = ADA) {
  const { jobId } = await offprint.exports.submit({ templateId, document }, owner);
  return await offprint.exports.wait(jobId, owner);
}

async function read(templateId: string, document: Readonly<Record<string, unknown>> = ADA) {
  const { jobId, error, templateVersion } = await print(templateId, document);
  expect(error).toBeNull();
  const { text } = await readPdf(await offprint.exports.file(jobId, owner));
  return { text, templateVersion };
}

async function listed() {
  const answer = await offprint.fetch(new Request('http://localhost/api/v1/templates'));
  const { data } = (await answer.json()) as { data: { id: string; name: string }[] };
  return data;
}

test('each folder is a template, by its module or by its source in Typst', async () => {
  await needBrowser();
  expect((await read('badge', { label: 'Speaker <1>' })).text).toContain('Speaker <1>');
  expect((await read('card')).text).toContain('Dear Ada Lovelace');
  expect(await listed()).toContainEqual(expect.objectContaining({ id: 'card', name: 'A card' }));
});

test('a folder that is no template is told of, and leaves the others as they are', async () => {
  expect(problems.toSorted()).toEqual([
    expect.stringContaining('the kind "poem", which there is not'),
    expect.stringContaining('more than one template "modern"'),
    expect.stringMatching(/never can't be used: .* no template as its default export/),
  ]);
  const ids = (await listed()).map(({ id }) => id);
  expect(ids).not.toContain('notes');
  expect(ids.filter((id) => id === 'modern')).toHaveLength(1);
});

test('a change of a file counts from the next print on, and is another version', async () => {
  await needBrowser();
  const before = await read('hello');
  expect(before.text).toContain('Hello Ada');

  await putTemplate('hello', { 'word.js': `export const word = 'Goodbye';` });

  await vi.waitFor(async () => {
    const after = await read('hello');
    expect(after.text).toContain('Goodbye Ada');
    expect(after.templateVersion).not.toBe(before.templateVersion);
  }, SETTLED);
});

test('a folder that comes is a template, and one that goes is none any more', async () => {
  await cp(join(templatesDir, 'card'), join(root, 'copy'), { recursive: true });
  await rename(join(root, 'copy'), join(templatesDir, 'second'));
  await vi.waitFor(async () => expect((await read('second')).text).toContain('Dear'), SETTLED);
  await removeFolder(join(templatesDir, 'second'));

  const isThere = async () => (await listed()).some(({ id }) => id === 'second');
  await vi.waitFor(async () => expect(await isThere()).toBe(false), SETTLED);
});

test('one that is broken fails at once until it is mended', async () => {
  await needBrowser();
  await putTemplate('fragile', { 'template.js': 'export default {' });

  await vi.waitFor(async () => {
    const { error, attempts } = await print('fragile');
    expect({ code: error?.code, attempts }).toEqual({ code: 'TEMPLATE_FAILED', attempts: 1 });
  }, SETTLED);
  await putTemplate('fragile', { 'template.js': inHtml('Mended') });
  await vi.waitFor(async () => expect((await read('fragile')).text).toContain('Mended'), SETTLED);
});

test.each(['hungry', 'leaves'])(
  '"%s" ends neither the server nor the prints of others',
  async (id) => {
    await needBrowser();
    const [failed, other] = await Promise.all([print(id), read('card')]);

    expect(failed.error).toMatchObject({ code: 'TEMPLATE_FAILED', retryable: false });
    expect(other.text).toContain('Dear Ada');
    expect((await read('badge', { label: 'Speaker' })).text).toContain('Speaker');
  },
);

test('a package of templates is named in the settings; one that is not there stops the start', async () => {
  expect((await read('two')).text).toContain('Two');

  const render = { templatePackages: ['no-such-designs'] };
  const starting = createOffprint({ dataDir: await tempDir(), log: { level: 'silent' }, render });
  await expect(starting).rejects.toThrow(/package of templates "no-such-designs"/);
});
