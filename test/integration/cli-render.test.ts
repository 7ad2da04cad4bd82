import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { OFFPRINT_BIN, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

const RESUME = {
  basics: { name: 'Ada Lovelace', summary: 'Writes programs for engines.' },
  work: [{ name: 'Analytical Engine', position: 'Programmer', startDate: '1842' }],
};

/** A folder with these documents in it. */
async function folderWith(documents: Readonly<Record<string, unknown>>): Promise<string> {
  const cwd = await tempDir();
  for (const [name, document] of Object.entries(documents)) {
    const content = typeof document === 'string' ? document : JSON.stringify(document);
    await writeFile(join(cwd, name), content);
  }
  return cwd;
}

describe('a photo that a document names by a URL', () => {
  test('is fetched before the print', async () => {
    const photo = await sharp({
      create: { width: 300, height: 300, channels: 3, background: '#336699' },
    })
      .jpeg()
      .toBuffer();
    const host = createServer((_, response) => response.end(photo)).listen(0, '127.0.0.1');
    onTestFinished(() => void host.close());
    await once(host, 'listening');
    const image = `http://127.0.0.1:${(host.address() as AddressInfo).port}/ada.jpg`;
    const cwd = await folderWith({ 'ada.json': { basics: { ...RESUME.basics, image } } });
    const env = { OFFPRINT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' };

    const { errors } = await runOffprint(['render', 'ada.json'], { cwd, env });

    expect(errors).toMatch(/^ada\.pdf /);
    expect((await readFile(join(cwd, 'ada.pdf'))).includes('/Subtype /Image')).toBe(true);
  });

  test('is left out with a warning where its address is private', async () => {
    const image = 'http://127.0.0.1:1/ada.jpg';
    const cwd = await folderWith({ 'ada.json': { basics: { ...RESUME.basics, image } } });

    const { exitCode, errors } = await runOffprint(['render', 'ada.json'], { cwd });

    expect(exitCode).toBe(0);
    expect(errors).toMatch(/^warning: ada\.json: basics\.image: The photo was left out\. /m);
  });
});

describe('a document becomes a file', () => {
  test('beside it, unless a name is given', async () => {
    const cwd = await folderWith({ 'ada.json': RESUME });
    const { exitCode, output, errors } = await runOffprint(['render', 'ada.json'], { cwd });
    expect([exitCode, output]).toEqual([0, '']);
    expect(errors).toMatch(/^ada\.pdf {2}1 page, 0\.\d full, \d+ kB, [\d.]+ m?s\n$/);
    const pdf = await readPdf(await readFile(join(cwd, 'ada.pdf')));
    expect(pdf.text).toContain('Ada Lovelace');
    expect((await readdir(cwd)).toSorted()).toEqual(['ada.json', 'ada.pdf']);
  });

  test('in the look and on the paper that were asked for', async () => {
    const cwd = await folderWith({ 'ada.json': RESUME });
    const flags = ['-t', 'classic', '--page-size', 'letter', '--accent', '1f4e79', '-o', 'x.pdf'];
    const { exitCode } = await runOffprint(['render', 'ada.json', ...flags], { cwd });
    expect(exitCode).toBe(0);
    expect((await readPdf(await readFile(join(cwd, 'x.pdf')))).pageSizePt).toEqual([612, 792]);
  });

  test('from pipe to pipe with the same bytes, and nothing else', async () => {
    const cwd = await folderWith({ 'ada.json': RESUME });
    const input = JSON.stringify(RESUME);
    const piped = await runOffprint(['render', '-'], { cwd, input });
    await runOffprint(['render', 'ada.json'], { cwd });
    expect([piped.exitCode, piped.errors]).toEqual([0, '']);
    expect(piped.stdout.equals(await readFile(join(cwd, 'ada.pdf')))).toBe(true);
  });

  test('several into a folder; a bad one does not keep the others from it', async () => {
    const cwd = await folderWith({ 'a.json': RESUME, 'b.json': '{"basics": 1}', 'c.json': RESUME });
    const args = ['render', 'a.json', 'b.json', 'c.json', '-o', 'out'];
    const { exitCode, errors } = await runOffprint(args, { cwd });
    expect(exitCode).toBe(3);
    expect((await readdir(join(cwd, 'out'))).toSorted()).toEqual(['a.pdf', 'c.pdf']);
    expect(errors).toContain('error: b.json: It is not a valid resume: 1 problem.\n  basics  must');
    expect(errors).toContain('out/a.pdf  1 page');
  });
});

/** Lists what a program has loaded, one address a line. */
const LIST_MODULES = `data:text/javascript,${encodeURIComponent(`
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const load = (url, context, next) => {
  appendFileSync('loaded.txt', url + String.fromCharCode(10));
  return next(url, context);
};
registerHooks({ load });
`)}`;

test('a print waits for nothing that only a server needs', async () => {
  const cwd = await folderWith({ 'ada.json': RESUME });
  const nodeArgs = ['--import', LIST_MODULES];
  const { exitCode } = await runOffprint(['render', 'ada.json'], { cwd, nodeArgs });
  expect(exitCode).toBe(0);
  const loaded = (await readFile(join(cwd, 'loaded.txt'), 'utf8')).split('\n');
  expect(loaded.filter((url) => url.endsWith('/cli/render.ts'))).toHaveLength(1);
  const server =
    /\/src\/(?:compose|http\/app|worker\/worker)\.ts$|\/(?:jose|prom-client|node-server)\//;
  expect(loaded.filter((url) => server.test(url))).toEqual([]);
});

describe('a document that cannot be printed', () => {
  test('gets every problem listed by its path', async () => {
    const document = { basics: { name: 1 }, work: [{ startDate: 'soon' }], skills: {} };
    const cwd = await folderWith({ 'bad.json': document });
    const { exitCode, output, errors } = await runOffprint(['render', 'bad.json'], { cwd });
    expect([exitCode, output]).toEqual([3, '']);
    expect(errors).toMatch(/^error: bad\.json: It is not a valid resume: 3 problems\.\n/);
    for (const path of ['basics.name', 'work[0].startDate', 'skills']) {
      expect(errors).toContain(`\n  ${path} `);
    }
    expect(await readdir(cwd)).toEqual(['bad.json']);
  });

  test.concurrent.each([
    ['is not JSON', '{"basics": tru}', 'It is not JSON: Unexpected token'],
    ['is no object', '[]', 'It must hold one JSON object'],
    ['is empty', '', 'It is empty.'],
    ['is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'It is not text in UTF-8.'],
  ])('says so when it %s', async (_what, input, sentence) => {
    const { exitCode, errors } = await runOffprint(['render', '-'], { cwd: '/', input });
    expect(exitCode).toBe(3);
    expect(errors).toContain(`error: standard input: ${sentence}`);
  });

  test('cannot move the cursor by what it holds', async () => {
    const cwd = await folderWith({ 'bad.json': { basics: { '\u001b[2J': 1, name: 1 } } });
    const { errors } = await runOffprint(['render', 'bad.json', '\u001b[2J.json'], { cwd });
    expect(errors).toContain('There is no such file.');
    expect(errors).not.toContain('\u001b');
  });

  test('has more pages than were allowed', async () => {
    const work = Array.from({ length: 90 }, (_, index) => ({ name: `Employer ${index}` }));
    const cwd = await folderWith({ 'long.json': { ...RESUME, work } });
    const args = ['render', 'long.json', '--max-pages', '1'];
    const { exitCode, errors } = await runOffprint(args, { cwd });
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/^error: long\.json: .*pages/);
  });
});

describe('what was asked wrongly', () => {
  test.each([
    [['a.json', '-t', 'nope'], 'There is no template "nope". Choose one of: modern, classic, '],
    [['a.json', '--page-size', 'A5'], '--page-size must be A4 or Letter, not "A5".'],
    [['a.json', '--margin', '3'], '--margin must be at least 5, not "3".'],
    [['a.json', '--accent', 'blue'], '--accent must be a colour such as #1f4e79, not "blue".'],
    [['a.json', '-o', 'a.json'], 'The print would overwrite its document a.json'],
    [['a.json', 'b/a.json', '-o', 'out'], 'a.json and b/a.json would both become out/a.pdf.'],
    [['a.json', 'b.json', '-o', '-'], 'Standard output takes one PDF'],
    [['a.json', '-'], 'Standard input (-) can only be printed alone.'],
  ])('%s', async (args, sentence) => {
    const cwd = await folderWith({ 'a.json': RESUME });
    const { exitCode, errors } = await runOffprint(['render', ...args], { cwd });
    expect(exitCode).toBe(2);
    expect(errors).toContain(`error: ${sentence}`);
    expect(await readFile(join(cwd, 'a.json'), 'utf8')).toBe(JSON.stringify(RESUME));
  });

  test('a folder for several that cannot be made', async () => {
    const cwd = await folderWith({ 'a.json': RESUME, 'b.json': RESUME });
    const args = ['render', 'a.json', 'b.json', '-o', '/proc/offprint/out'];
    const { exitCode, errors } = await runOffprint(args, { cwd });
    expect([exitCode, errors]).toEqual([
      1,
      'error: The folder /proc/offprint/out cannot be made.\n',
    ]);
  });

  test('a folder that is not there', async () => {
    const cwd = await folderWith({ 'a.json': RESUME });
    const { exitCode, errors } = await runOffprint(['render', 'a.json', '-o', 'no/a.pdf'], { cwd });
    expect([exitCode, errors]).toEqual([1, 'error: There is no folder no: make it first.\n']);
  });
});

test('no browser is one sentence, where the template needs one', async () => {
  const cwd = await folderWith({ 'a.json': RESUME });
  const { exitCode, errors } = await runOffprint(['render', 'a.json', '-t', 'web-modern'], {
    cwd,
    env: { OFFPRINT_BROWSER_PATH: '/nowhere/chrome' },
  });
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^error: .*\n$/);
  expect(errors).toContain('offprint doctor');
});

test('a first signal ends it, also while it waits for its document', async () => {
  const child = spawn(process.execPath, [OFFPRINT_BIN, 'render', '-'], {
    cwd: await tempDir(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const written = Promise.all([text(child.stdout), text(child.stderr)]);
  await vi.waitFor(() => expect(catchesHangup(child.pid)).toBe(true), { timeout: 60_000 });
  child.kill('SIGHUP');
  expect(await once(child, 'close')).toEqual([129, null]);
  expect(await written).toEqual(['', '']);
});

/** By /proc. Node itself catches other signals from its start, but not this one. */
function catchesHangup(pid = 0): boolean {
  const [, caught = '0'] =
    readFileSync(`/proc/${pid}/status`, 'utf8').match(/^SigCgt:\s*(\w+)$/m) ?? [];
  return (BigInt(`0x${caught}`) & (1n << BigInt(constants.signals.SIGHUP - 1))) !== 0n;
}

test('a reader that leaves is no crash', async () => {
  const child = spawn(process.execPath, [OFFPRINT_BIN, 'templates', '--json'], {
    cwd: await tempDir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  const [errors, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect([exitCode, errors]).toEqual([0, '']);
});
