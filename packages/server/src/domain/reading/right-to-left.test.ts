import { describe, expect, test } from 'vitest';
import { readResume } from './read-resume.ts';
import { readable } from './readable-text.ts';

const HEBREW = { position: 'מנהלת מוצר', name: 'חברת אורות', startDate: '2021-02' };
const HEAD = 'נועה ברק\nada@example.org\n';
const HEADING = 'ניסיון תעסוקתי';

describe('pdf.js sees no space where the direction changes', () => {
  test.each([
    ['between a title and its date', `${HEADING}\nמנהלת מוצרפבר׳2021– היום\nחברת אורות`],
    ['between a date and its title', `${HEADING}\nפבר׳2021– היוםמנהלת מוצר\nחברת אורות`],
    ['between a heading and a title', `${HEADING}מנהלת מוצר· חברת אורות ·פבר׳2021– היום`],
  ])('%s', (_, text) => {
    expect(readResume(HEAD + text).work).toMatchObject([HEBREW]);
  });

  test('and reads the parts of a line from the left', () => {
    const text = `${HEADING}\nמנהלת מוצר\n| חיפה | חברת אורותפבר׳2021– היום|lights.example/jobs\n`;

    expect(readResume(HEAD + text).work).toMatchObject([{ ...HEBREW, location: 'חיפה' }]);
  });

  test('nor between a name and the number of a page', () => {
    const text = `محمد علي\nالخبرة المهنية\nمهندس\nشركة النور\nيونيو2020– حتى الآن\fمحمد علي2/2\nمدير\nبنك القاهرة\n2017–2019`;

    expect(readResume(text).work).toMatchObject([
      { position: 'مهندس', name: 'شركة النور', startDate: '2020-06' },
      { position: 'مدير', name: 'بنك القاهرة', startDate: '2017', endDate: '2019' },
    ]);
  });
});

describe('pdftotext gives numbers from the left within a line from the right', () => {
  test.each([
    [
      'a year and its dash',
      'יוני \u202a – 2017\u202cיולי \u202a2020\u202c',
      'יוני 2017 - יולי 2020',
    ],
    ['two years', '\u202a2017 – 2016\u202c', '2016 - 2017'],
    ['a year and an address', 'יוני \u202aa.example/b | 2020\u202c', 'יוני 2020 | a.example/b'],
    ['a number and the colon before it', 'ציון\u202a1.3 :\u202c', 'ציון: 1.3'],
    ['addresses alone', '\u202ab.example | a.example\u202c', 'b.example | a.example'],
  ])('%s', (_, text, expected) => {
    expect(readable(text)).toBe(expected);
  });
});
