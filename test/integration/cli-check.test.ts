import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPdfjsReader } from '../../packages/server/src/drivers/reader/pdfjs/pdfjs-reader.ts';
import { createPdftotextReader } from '../../packages/server/src/drivers/reader/pdftotext-reader.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { typeset } from '../typeset/support/typeset.ts';

const NEVER = new AbortController().signal;
const RESUME = {
  basics: { name: 'Ada Lovelace', label: 'Analyst', email: 'ada@example.org' },
  work: [
    {
      name: 'Alpha Works',
      position: 'Lead Engineer',
      startDate: '2021-03',
      highlights: ['Alpha one', 'Alpha two'],
    },
  ],
};

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  const { pdf } = await typeset('modern', RESUME);
  const { pdf: carrying } = await typeset('modern', RESUME, { embedSource: true });
  await Promise.all([
    writeFile(join(cwd, 'ada.pdf'), pdf),
    writeFile(join(cwd, 'carrying.pdf'), carrying),
    writeFile(join(cwd, 'ada.json'), JSON.stringify(RESUME)),
    writeFile(
      join(cwd, 'other.json'),
      JSON.stringify({ ...RESUME, education: [{ institution: 'Elsewhere', startDate: '2001' }] }),
    ),
  ]);
});
afterAll(() => removeFolder(cwd));

describe('offprint check', () => {
  test('says what each program finds of the document', async () => {
    const args = ['check', 'ada.pdf', '--against', 'ada.json'];
    const { exitCode, output } = await runOffprint(args, { cwd });

    expect(output).toMatch(/^ada\.pdf {2}1 page, 0\.\d full, PDF\/UA-1$/m);
    expect(output).toMatch(/^pdf\.js finds 8 of 8 values$/m);
    expect(exitCode).toBe(0);
  });

  test('names what is missing, and fails', async () => {
    const args = ['check', 'ada.pdf', '--against', 'other.json', '--json'];
    const { exitCode, output } = await runOffprint(args, { cwd });

    const report = JSON.parse(output);
    expect(report).toMatchObject({ passed: false, pageCount: 1, standards: ['PDF/UA-1'] });
    expect(report.readers[0]).toMatchObject({
      reader: 'pdf.js',
      total: 10,
      found: 8,
      missing: [
        { path: 'education[0].institution', value: 'Elsewhere' },
        { path: 'education[0].startDate', value: '2001' },
      ],
      unrecognised: ['education[0].institution'],
    });
    expect(exitCode).toBe(1);
  });

  test('a file that is no PDF is wrong input', async () => {
    const { exitCode, errors } = await runOffprint(['check', 'ada.json'], { cwd });

    expect([exitCode, errors]).toEqual([
      3,
      'error: The PDF cannot be read. It is no PDF, or a broken one.\n',
    ]);
  });
});

describe('offprint import', () => {
  test('gives the document back that is attached', async () => {
    const { exitCode, output, errors } = await runOffprint(['import', 'carrying.pdf'], { cwd });

    expect(JSON.parse(output)).toEqual(RESUME);
    expect([exitCode, errors]).toEqual([0, 'The document was attached.\n']);
  });

  test('reads the text of any other, and says what it is unsure of', async () => {
    const { output, errors } = await runOffprint(['import', 'ada.pdf'], { cwd });

    expect(JSON.parse(output)).toMatchObject(RESUME);
    expect(errors).toContain('"Lead Engineer" was taken for the position');
    expect(errors).toContain('No education with a date was found.');
  });
});

describe('a reader', () => {
  test('is stopped when a file takes too much memory or time', async () => {
    const bomb = pdfOf(deflateSync(Buffer.alloc(400 * 2 ** 20, ' '), { level: 1 }));
    const modest = createPdfjsReader({ maxResidentBytes: 256 * 2 ** 20, timeoutMs: 20_000 });
    await expect(modest.read(bomb, NEVER)).rejects.toMatchObject({ code: 'UNREADABLE_PDF' });

    const hasty = createPdfjsReader({ timeoutMs: 1 });
    await expect(hasty.read(pdfOf(Buffer.alloc(0)), NEVER)).rejects.toMatchObject({
      code: 'UNREADABLE_PDF',
      message: expect.stringContaining('0.001 seconds'),
    });
  });

  test('that is not installed reads nothing', async () => {
    const absent = createPdftotextReader({ program: 'pdftotext-that-is-not-there' });

    expect(await absent.read(pdfOf(Buffer.alloc(0)), NEVER)).toBeNull();
  });
});

/** A page that is drawn by this stream. */
function pdfOf(content: Buffer): Buffer {
  const objects = [
    Buffer.from('<</Type /Catalog /Pages 2 0 R>>'),
    Buffer.from('<</Type /Pages /Kids [3 0 R] /Count 1>>'),
    Buffer.from('<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R>>'),
    Buffer.concat([
      Buffer.from(`<</Length ${content.length} /Filter /FlateDecode>>\nstream\n`),
      content,
      Buffer.from('\nendstream'),
    ]),
  ];
  const parts = [
    Buffer.from('%PDF-1.7\n'),
    ...objects.flatMap((object, index) => [
      Buffer.from(`${index + 1} 0 obj\n`),
      object,
      Buffer.from('\nendobj\n'),
    ]),
    Buffer.from('trailer\n<</Root 1 0 R /Size 5>>\n%%EOF\n'),
  ];
  return Buffer.concat(parts);
}
