import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { needBrowser } from '../support/need-browser.ts';
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

test.each(['classic', 'web-modern'])('a copy of %s keeps to its rules', async (id) => {
  await needBrowser(id);
  const cwd = await tempDir();
  const run = (...args: string[]) => runOffprint(['templates', ...args], { cwd });
  await run('new', 'mine', '--from', id);

  const { exitCode, errors } = await run('check', 'mine');

  expect(errors).toContain('ok      every field, A4');
  expect(errors).toContain('ok      Arabic, Letter');
  expect(errors).not.toContain('FAILED');
  expect(exitCode).toBe(0);
});

test.each(['web-modern', 'web-classic'])('a copy of %s prints the same page', async (id) => {
  await needBrowser(id);
  const cwd = await tempDir();
  const run = (...args: string[]) => runOffprint(['templates', ...args], { cwd });
  const read = async (name: string) =>
    await readTaggedText(await readFile(join(cwd, `${name}.pdf`)));
  await run('new', 'mine', '--from', id);
  await run('preview', 'mine');
  await run('preview', id);
  const original = await read(id);

  expect(original.texts.length).toBeGreaterThan(10);
  expect(await read('mine')).toEqual(original);
});

test('a check names what a design leaves out, and prints pale or off the paper', async () => {
  const cwd = await tempDir();
  const folder = join(cwd, 'templates/mine');
  await mkdir(folder, { recursive: true });
  const about = { pageSizes: ['A4'], leavesOut: ['references', 'interests', 'awards'] };
  const source = `#let data = json("/data.json")
#set page(width: 210mm, height: 297mm)
#set document(title: data.title)
#text(fill: luma(75%))[#data.name]
#place(dx: 180mm, box(data.label))
#for section in data.sections [= #section.heading]`;
  await writeFile(join(folder, 'template.json'), JSON.stringify(about));
  await writeFile(join(folder, 'template.typ'), source);

  const { exitCode, errors } = await runOffprint(['templates', 'check', 'mine'], { cwd });

  expect(exitCode).toBe(1);
  expect(errors).toMatch(/FAILED {2}every field, A4\n(?: {8}.*\n)* {8}not printed: basics\.email/);
  expect(errors).toMatch(/ {8}pale: Ada Lovelace/);
  expect(errors).toMatch(/ {8}pages: overflow on page 1/);
  expect(errors).toMatch(/ {8}read: pdf\.js misses /);
  expect(errors).not.toContain('references');
  expect(errors).not.toContain('Letter');
});
