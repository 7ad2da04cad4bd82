import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { typeset } from './support/typeset.ts';

const NAME = 'resume.json';
const RESUME: Resume = {
  meta: { language: 'de' },
  basics: { name: 'Ada Beispiel', label: 'Ingenieurin' },
  skills: [{ name: 'Web', keywords: ['CSS'] }],
};

test.each([
  ['ua-1', '<pdfuaid:part>1<'],
  ['a-2a', '<pdfaid:part>2<', '<pdfaid:conformance>A<'],
  ['a-3a', '<pdfaid:part>3<', '<pdfaid:conformance>A<'],
] as const)('a PDF says that it keeps to %s', async (pdfStandard, ...claims) => {
  const { pdf } = await typeset('modern', RESUME, { pdfStandard });

  const source = Buffer.from(pdf).toString('latin1');
  for (const claim of claims) expect(source).toContain(claim);
});

test('says who wrote it, about what and in which language', async () => {
  const { info, language } = await read((await typeset('modern', RESUME)).pdf);

  expect(info).toMatchObject({
    Title: 'Ada Beispiel – Lebenslauf',
    Author: 'Ada Beispiel',
    Subject: 'Ingenieurin',
    Keywords: 'Web, CSS',
  });
  expect(language).toBe('de');
});

test('PDF/A-3a brings the document itself along', async () => {
  const { pdf } = await typeset('modern', RESUME, { pdfStandard: 'a-3a' });
  const { attachment } = await read(pdf);

  expect(JSON.parse(attachment ?? '')).toEqual(RESUME);
});

test.each(['ua-1', 'a-3a'] as const)(
  '%s carries the document when it is asked to',
  async (pdfStandard) => {
    const asked = await typeset('modern', RESUME, { pdfStandard, embedSource: true });
    const { attachment } = await read(asked.pdf);
    expect(JSON.parse(attachment ?? '')).toEqual(RESUME);

    const not = await typeset('modern', RESUME, { pdfStandard, embedSource: false });
    expect((await read(not.pdf)).attachment).toBeNull();
  },
);

test.each([
  ['anonymised', { anonymise: true }],
  ['of PDF/A-2a', { pdfStandard: 'a-2a' }],
] as const)('a file that is %s never carries it, and says so', async (_what, options) => {
  const { pdf, warnings } = await typeset('modern', RESUME, { ...options, embedSource: true });

  expect(warnings.map(({ code }) => code)).toContain('SOURCE_NOT_EMBEDDED');
  expect((await read(pdf)).attachment).toBeNull();
  expect(Buffer.from(pdf).includes('resume.json')).toBe(false);
});

async function read(pdf: Uint8Array) {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  try {
    const document = await task.promise;
    const { info } = await document.getMetadata();
    const names = (await document.getAttachments()) ?? new Map<string, unknown>();
    const file = names.has(NAME) ? await document.getAttachmentContent(NAME) : null;
    return {
      info,
      language: (info as { Language?: string }).Language,
      attachment: file && Buffer.from(file).toString(),
    };
  } finally {
    await task.destroy();
  }
}
