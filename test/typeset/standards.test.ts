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
