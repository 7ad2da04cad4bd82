import { expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import { prepareResume } from './prepare-resume.ts';

const codes = (resume: Resume, options = {}) =>
  prepareResume(resume, options).warnings.map(({ code }) => code);

test('a language without labels has headings and dates in English, with a warning', () => {
  const work = [{ position: 'Verkisto', startDate: '2021-09' }];
  const { content, locale, warnings } = prepareResume({ work, meta: { language: 'eo' } }, {});
  expect(content.sections[0]).toMatchObject({
    heading: 'Experience',
    entries: [{ period: 'Sep\u00a02021\u00a0– Present' }],
  });
  expect(locale.tag).toBe('eo');
  expect(warnings).toMatchObject([
    { code: 'LABELS_IN_ENGLISH', message: expect.stringContaining('Esperanto') },
  ]);
});

test('a language that the words give away is taken, with a warning', () => {
  const summary = 'Entwickler mit einer Leidenschaft für Systeme und die Umsetzung im Team.';
  const { content, warnings } = prepareResume({ basics: { summary } }, {});
  expect(content.sections[0]?.heading).toBe('Profil');
  expect(warnings).toMatchObject([{ code: 'LANGUAGE_GUESSED', path: 'meta.language' }]);
  expect(codes({ basics: { summary } }, { locale: 'de' })).toEqual([]);
});

test('a period that ends before it starts is named', () => {
  const work = [{ startDate: '2019' }, { startDate: '2021-05', endDate: '2019-01' }];
  expect(prepareResume({ work }, {}).warnings).toMatchObject([
    { code: 'PERIOD_REVERSED', path: 'work[1].startDate' },
  ]);
});

test('keys that are not printed are named', () => {
  expect(codes({ basics: { name: 'Uma' }, sections: { a: 1 } })).toEqual(['UNPRINTED_KEYS']);
});
