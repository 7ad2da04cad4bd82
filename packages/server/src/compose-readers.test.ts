import { expect, onTestFinished, test, vi } from 'vitest';
import { descendantsOf, isAlive } from '../../../test/support/processes.ts';
import { composePdfProgramsBeside } from './compose-readers.ts';

/** Without a table of where its objects are, which readers mend. */
const PDF = Buffer.from(
  [
    '%PDF-1.7',
    '1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj',
    '2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj',
    '3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj',
    '4 0 obj <</Length 37>>stream\nBT /F 12 Tf 50 800 Td (Hello) Tj ET   \nendstream endobj',
    '5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj',
    'trailer <</Size 6/Root 1 0 R>>',
    'startxref\n9\n%%EOF',
  ].join('\n'),
);

function openReaders() {
  const { readers, close } = composePdfProgramsBeside();
  onTestFinished(close);
  const [pdfjs] = readers;
  if (!pdfjs) throw new Error('there is no reader');
  return { readers, close, read: (pdf: Uint8Array, signal = NEVER) => pdfjs.read(pdf, signal) };
}

const NEVER = new AbortController().signal;

const running = (program: string) =>
  descendantsOf(process.pid).filter(({ state, commandLine }) => {
    return state !== 'Z' && commandLine.includes(program);
  });

const WAIT = { timeout: 20_000, interval: 2 };

const started = (program: string) => vi.waitUntil(() => running(program)[0], WAIT);

test('a server reads by a process that starts what reads, so that it starts one alone', async () => {
  const { readers, read } = openReaders();
  expect(readers.map(({ name }) => name)).toEqual(['pdf.js', 'pdftotext']);

  expect((await read(PDF))?.text).toContain('Hello');
  const [beside] = running('compose-readers-program');
  const reading = read(PDF);
  const reader = await started('reading-program');

  expect(reader?.parentPid).toBe(beside?.pid);
  expect((await reading)?.text).toContain('Hello');
  expect(running('compose-readers-program')).toMatchObject([{ pid: beside?.pid }]);
});

test('what nobody waits for is stopped', async () => {
  const { read } = openReaders();
  const leave = new AbortController();
  const left = read(PDF, leave.signal);
  await started('reading-program');

  leave.abort(new Error('left'));

  await expect(left).rejects.toThrow('left');
  await vi.waitUntil(() => running('reading-program').length === 0, WAIT);
});

test('an error is the same as without it', async () => {
  const { read } = openReaders();

  await expect(read(Buffer.from('no PDF'))).rejects.toMatchObject({
    code: 'UNREADABLE_PDF',
    message: expect.stringContaining('no PDF'),
  });
});

test('a process that is killed fails its reads, and the next one starts another', async () => {
  const { read } = openReaders();
  const lost = read(PDF);
  const [beside] = running('compose-readers-program');
  process.kill(beside?.pid ?? 0, 'SIGKILL');

  await expect(lost).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
  expect((await read(PDF))?.text).toContain('Hello');
});

test('once closed it leaves no process', async () => {
  const { read, close } = openReaders();
  const lost = read(PDF);
  const reader = await started('reading-program');

  await Promise.all([close(), expect(lost).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })]);

  expect(running('compose-readers-program')).toEqual([]);
  await vi.waitUntil(() => !isAlive(reader?.pid ?? 0), WAIT);
});
