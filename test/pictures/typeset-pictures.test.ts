import type { PageOptions } from '@offprint/contract';
import { expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import type { DocumentKind } from '../../packages/server/src/domain/document-kind.ts';
import { INVOICE_KIND } from '../../packages/server/src/domain/invoice/invoice-kind.ts';
import type { Invoice } from '../../packages/server/src/domain/invoice/invoice-schema.ts';
import { LETTER_KIND } from '../../packages/server/src/domain/letter/letter-kind.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { pictureDocument } from '../../scripts/picture-document.ts';
import { seededResume } from '../typeset/support/seeded-resumes.ts';
import { typeset } from '../typeset/support/typeset.ts';
import { differenceOf } from './support/accepted-pictures.ts';
import { pagePicture } from './support/page-picture.ts';

const { typesetTemplates, otherTypesetTemplates } = createTemplateLibrary();
/** It has two pages and more in each design. */
const LONG_SEED = 41;

test.each(typesetTemplates.map(({ id }) => id))('%s looks as it was accepted', async (id) => {
  const sample = (await pictureDocument()) as Resume;
  expect([
    await lookOf(`${id}-a4`, id, sample, { pageSize: 'A4', locale: 'en' }),
    await lookOf(`${id}-letter`, id, sample, { pageSize: 'Letter', locale: 'ar' }),
    await lookOf(`${id}-second`, id, seededResume(LONG_SEED), { pageSize: 'A4' }, 2),
  ]).toEqual([null, null, null]);
});

test.each(otherTypesetTemplates.map(({ id, info }) => [id, info.kind] as const))(
  '%s looks as it was accepted',
  async (id, kind) => {
    const document = kind === 'invoice' ? parsed(INVOICE_KIND) : parsed(LETTER_KIND);
    expect(await lookOf(id, id, document, {})).toBeNull();
  },
);

async function lookOf(
  name: string,
  templateId: string,
  document: Resume | Invoice,
  options: PageOptions,
  pageNumber = 1,
): Promise<string | null> {
  const { pdf } = await typeset(templateId, document, options);
  return await differenceOf(name, await pagePicture(pdf, pageNumber));
}

function parsed<T>(kind: DocumentKind<T>): T {
  const result = kind.parse(SAMPLE_DOCUMENTS[kind.id] ?? {});
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
}
