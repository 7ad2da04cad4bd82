import { describe, expect, test } from 'vitest';
import { findPeriod } from '../../domain/reading/periods.ts';
import { readableLine } from '../../domain/reading/readable-text.ts';
import { sectionOf } from '../../domain/reading/section-headings.ts';
import { createDateFormat } from './dates.ts';
import { TRANSLATIONS } from './label-sets.ts';

/** In these a word says one month, in another language of the list another. */
const AMBIGUOUS: Readonly<Record<string, readonly number[]>> = { hr: [6, 10] };

describe.each([...TRANSLATIONS])('what is printed in %s is read back', (language, labels) => {
  test('headings', () => {
    const { work, education, skills, languages, summary } = labels;
    const read = { work, education, skills, languages, summary };
    const found = Object.fromEntries(
      Object.entries(read).map(([section, label]) => [section, sectionOf(readableLine(label))]),
    );
    expect(found).toEqual(Object.fromEntries(Object.keys(read).map((name) => [name, name])));
    for (const other of ['projects', 'volunteer', 'certificates', 'references'] as const) {
      expect(sectionOf(readableLine(labels[other]))).toMatch(/^(?:other|list)$/);
    }
  });

  test('periods', () => {
    const format = createDateFormat(language);
    const months = Array.from({ length: 12 }, (_, index) => index + 1);
    for (const month of months.filter((each) => !AMBIGUOUS[language]?.includes(each))) {
      const [startDate, endDate] = [2019, 2021].map(
        (year) => `${year}-${String(month).padStart(2, '0')}`,
      );
      const line = readableLine(`X ${format.period(startDate, endDate, labels.present)}`);
      expect(findPeriod(line)).toMatchObject({ period: { startDate, endDate }, rest: 'X' });
    }
    const open = findPeriod(readableLine(format.period('2019', undefined, labels.present) ?? ''));
    expect(open).toMatchObject({ period: { startDate: '2019' }, isRange: true, rest: '' });
  });
});
