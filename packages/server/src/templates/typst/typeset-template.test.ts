import { describe, expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import { MODERN } from '../designs/resume-designs.ts';
import { createTypesetTemplate } from './typeset-template.ts';

const template = createTypesetTemplate(MODERN);
const typeset = (resume: Resume, options = {}) => template.typeset(resume, options, 'standard');

const jobs = (count: number): Resume => ({
  basics: { name: 'Ada Example' },
  work: Array.from({ length: count }, () => ({
    position: 'Engineer',
    name: 'Example Works',
    startDate: '2019-03',
    summary: 'Built what was asked for, and said what was not. '.repeat(4),
  })),
});

describe('what the source is given', () => {
  test('says who, what and in which language', async () => {
    const { data } = await typeset(
      { basics: { name: 'Ada', label: 'Analyst' }, skills: [{ name: 'Web', keywords: ['CSS'] }] },
      { locale: 'pt-BR' },
    );
    expect(data).toMatchObject({
      name: 'Ada',
      description: 'Analyst',
      keywords: ['Web', 'CSS'],
      language: 'pt',
      region: 'BR',
    });
  });

  test.each([
    ['Łukasz Šťastný', true],
    ['Αλέξης, Алёна – 5 € → “done”', true],
    ['Nguyễn Thị Hương', true],
    ['Cafe\u0301', false],
    ['नमस्ते', false],
    ['مرحبا', false],
    ['flies 🇩🇪', false],
  ])('says of %s whether each letter is one character: %s', async (name, isComposed) => {
    expect((await typeset({ basics: { name } })).data).toMatchObject({ isComposed });
  });

  test.each([
    ['ja', 'Noto Sans JP'],
    ['zh-TW', 'Noto Sans TC'],
    ['ko', 'Noto Sans KR'],
  ])('names the fonts in the order that the language wants: %s', async (locale, family) => {
    const { data } = await typeset({ basics: { name: '直' } }, { locale });
    expect(data.fonts.slice(0, 2)).toEqual(['Inter', family]);
  });

  test('comes with a warning of characters that no font has', async () => {
    const { warnings } = await typeset({ basics: { name: 'Jane ᠮᠣᠩ' } });
    expect(warnings).toEqual([
      { code: 'CHARACTERS_MISSING', message: expect.stringContaining('ᠮ ᠣ ᠩ') },
    ]);
  });

  test('keeps a period on one line, in a column as wide as the longest', async () => {
    const work = [{ position: 'Dev', startDate: '2019-03', endDate: '2020-04' }];
    const { data } = await typeset({ work });
    expect(data.sections[0]?.entries[0]?.period).toBe('Mar\u00a02019\u00a0–\u00a0Apr\u00a02020');
    expect(data.railEm).toBeGreaterThan(
      (await typeset({ work: [{ position: 'Dev' }] })).data.railEm,
    );
  });

  test('keeps a period in words on one line too', async () => {
    const railOf = async (period: string) => {
      const work = [{ position: 'Dev', 'x-period': period }];
      return (await typeset({ work })).data.railEm;
    };
    expect(await railOf('Summer 2018 – 2019')).toBeGreaterThan(await railOf('Spring 2018 – 2019'));
  });

  test('has contacts in one row where they fit in a line', async () => {
    const rowsOf = async (url: string) => {
      const basics = { email: 'ada@example.org', phone: '+44 20 7946 0958', url };
      return (await typeset({ basics })).data.contacts.map((row) => row.length);
    };
    expect(await rowsOf('https://ada.example')).toEqual([3]);
    expect(await rowsOf('https://ada.example/the-notes-on-the-analytical-engine')).toEqual([2, 1]);
  });

  test('is tried tight first only where that likely spares a page', async () => {
    const starts: number[] = [];
    for (let count = 1; count <= 24; count += 1)
      starts.push((await typeset(jobs(count))).fit.start);
    expect(starts.slice(0, 6)).not.toContain(1);
    expect(new Set(starts)).toEqual(new Set([0, 1]));
  });

  test('is never set in letters of less than 9 pt to fit, unless smaller ones were chosen', async () => {
    const sizes = async (fontScale: number) =>
      (await typeset(jobs(1), { fontScale })).fit.steps.map(({ setting }) => setting.sizePt);
    expect(await sizes(1.2)).toEqual([11.28, 11.28, 10.94, 10.6, 10.15]);
    expect(await sizes(1)).toEqual([9.4, 9.4, 9.12, 9, 9]);
    expect(new Set(await sizes(0.75))).toEqual(new Set([7.05]));
  });

  test('follows the options', async () => {
    const options = { pageSize: 'Letter', marginMm: 10, fontScale: 2, accentColor: '#ffff00' };
    const { data, warnings } = await typeset(jobs(1), options);
    expect(data).toMatchObject({
      sizePt: 18.8,
      page: { pageWidthMm: 215.9, marginMm: { top: 10, right: 10, bottom: 10, left: 10 } },
    });
    expect(warnings.map(({ code }) => code)).toEqual(['ACCENT_COLOR_DARKENED']);
  });
});

describe('the fonts', () => {
  const fontsOf = async (options = {}) => {
    const { fonts, headingFonts, sizePt } = (await typeset(jobs(1), options)).data;
    return { fonts: fonts.slice(0, 1), headingFonts: headingFonts.slice(0, 1), sizePt };
  };

  test('are those of the design, unless another pairing is chosen', async () => {
    expect(await fontsOf()).toMatchObject({ fonts: ['Inter'], headingFonts: ['Inter'] });
    expect(await fontsOf({ fontPairing: 'serif-headings' })).toMatchObject({
      fonts: ['Inter'],
      headingFonts: ['Source Serif 4'],
      sizePt: 9.4,
    });
  });

  test('that are asked for other characters are those that have some of the document', async () => {
    const { data } = await typeset({ basics: { name: 'Ada', summary: 'Ship it 🚀' } });
    expect(data.fonts).toEqual([
      'Inter',
      'Inter',
      'Source Serif 4',
      'Noto Sans Symbols 2',
      'Noto Emoji',
    ]);
  });

  test('are looked through for what those lack, unless it is more than a few characters', async () => {
    const isSought = async (summary: string) =>
      (await typeset({ basics: { name: 'Ada', summary } })).data.seeksFonts;
    expect(await isSought('\u{13000} '.repeat(200))).toBe(true);
    expect(await isSought('\u{13000} '.repeat(201))).toBe(false);
  });

  test('look as large as each other', async () => {
    expect((await fontsOf({ fontPairing: 'serif' })).sizePt).toBeCloseTo(10.2, 1);
  });
});

describe('the standard', () => {
  test('is PDF/UA-1, without a date that the document does not have', async () => {
    expect(await typeset(jobs(1))).toMatchObject({ standard: 'ua-1', modifiedAt: null });
  });

  test('PDF/A, which asks for a date, gets the latest of the document', async () => {
    const resume = { ...jobs(1), awards: [{ title: 'Prize', date: '2022-07' }] };
    expect(await typeset(resume, { pdfStandard: 'a-2a' })).toMatchObject({
      standard: 'a-2a',
      modifiedAt: '2022-07-01T00:00:00.000Z',
      data: { attachment: null },
    });
  });

  test('PDF/A-3a takes the document along', async () => {
    const { data } = await typeset(jobs(1), { pdfStandard: 'a-3a' });
    expect(JSON.parse(data.attachment ?? '')).toEqual(jobs(1));
  });
});
