import { expect, test } from 'vitest';
import type { Resume } from './schema.ts';
import { translate } from './translations.ts';

const DOCUMENT: Resume = {
  meta: { language: 'en' },
  basics: { name: 'Layla Haddad', email: 'layla@example.com' },
  work: [
    { position: 'Engineer', startDate: '2018-02', highlights: ['One', 'Two'] },
    { position: 'Clerk' },
  ],
  'x-translations': {
    ar: {
      basics: { name: 'ليلى حداد' },
      work: [{ position: 'مهندسة', highlights: [null, 'اثنان'] }],
    },
    de: { work: [{ position: 'Ingenieurin' }] },
  },
};

test('a document is printed in its own language unless another is asked for', () => {
  const { 'x-translations': _texts, ...own } = DOCUMENT;
  expect(translate(DOCUMENT, undefined).resume).toEqual(own);
  expect(translate(DOCUMENT, 'fr').resume).toEqual(own);
});

test('what a translation does not say stays as it was', () => {
  expect(translate(DOCUMENT, 'ar').resume).toEqual({
    meta: { language: 'ar' },
    basics: { name: 'ليلى حداد', email: 'layla@example.com' },
    work: [
      { position: 'مهندسة', startDate: '2018-02', highlights: ['One', 'اثنان'] },
      { position: 'Clerk' },
    ],
  });
});

test('a language is found whatever its region', () => {
  expect(translate(DOCUMENT, 'de-CH').resume.work?.[0]?.position).toBe('Ingenieurin');
});

test('beside the own language stands the first translation, beside a translation the own one', () => {
  expect(translate(DOCUMENT, undefined).other?.basics?.name).toBe('ليلى حداد');
  expect(translate(DOCUMENT, 'de').other?.basics?.name).toBe('Layla Haddad');
});

test('a translation that is no résumé is left out with a warning', () => {
  const broken = { ...DOCUMENT, 'x-translations': { ar: { work: [{ startDate: 'last year' }] } } };
  expect(translate(broken, 'ar')).toMatchObject({
    resume: { basics: { name: 'Layla Haddad' } },
    other: null,
    warnings: [{ code: 'TRANSLATION_SKIPPED' }],
  });
});
