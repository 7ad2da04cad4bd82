import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { removeFolder } from './remove-folder.ts';
import { debianModule, debianProgram } from './services/debian-program.ts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 2 ** 26;

/** What reads PDFs in the field: search, browsers, viewers, and programs that sort applications. */
export const PDF_READERS = ['pdftotext', 'pdf.js', 'mutool', 'pypdf'] as const;
export type PdfReader = (typeof PDF_READERS)[number];

/**
 * The texts of PDFs, as the reader gives them.
 *
 * @throws Error with a sentence that says what to install
 */
export async function readWith(reader: PdfReader, pdfs: readonly Uint8Array[]): Promise<string[]> {
  if (reader === 'pdf.js') return await Promise.all(pdfs.map(readWithPdfjs));
  const folder = await mkdtemp(join(tmpdir(), 'offprint-readers-'));
  try {
    const files = pdfs.map((_, index) => join(folder, `${index}.pdf`));
    await Promise.all(pdfs.map((pdf, index) => writeFile(files[index] ?? '', pdf)));
    return await PROGRAMS[reader](files);
  } finally {
    await removeFolder(folder);
  }
}

/** Each of them is installed at once. */
const PACKAGES = ['poppler-utils', 'mupdf-tools', 'python3-pypdf'];

const PROGRAMS = {
  async pdftotext(files: readonly string[]) {
    const program = debianProgram('pdftotext', ...PACKAGES);
    return await Promise.all(files.map((file) => outputOf(program, [file, '-'])));
  },
  async mutool(files: readonly string[]) {
    const program = debianProgram('mutool', ...PACKAGES);
    return await Promise.all(
      files.map((file) => outputOf(program, ['draw', '-q', '-F', 'txt', file])),
    );
  },
  async pypdf(files: readonly string[]) {
    const python = debianModule('pypdf', ...PACKAGES);
    return JSON.parse(await outputOf(python, ['-c', PYPDF, ...files])) as string[];
  },
};

const PYPDF = `
import json, sys, pypdf
read = lambda file: "\\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
print(json.dumps([read(file) for file in sys.argv[1:]]))
`;

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { maxBuffer: MAX_OUTPUT_BYTES, encoding: 'utf8' });
  return stdout;
}

/** As its viewer copies: a space is where it says so, not between any two pieces. */
async function readWithPdfjs(pdf: Uint8Array): Promise<string> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0, useSystemFonts: false });
  try {
    const document = await task.promise;
    let text = '';
    for (let number = 1; number <= document.numPages; number += 1) {
      const { items } = await (await document.getPage(number)).getTextContent();
      for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '');
      // As programs on servers end a page.
      text += '\f';
    }
    return text;
  } finally {
    await task.destroy();
  }
}
