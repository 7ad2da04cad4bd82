import { expect, test } from 'vitest';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readPages } from '../support/pdf-lines.ts';
import { readWith } from '../support/pdf-readers.ts';
import { typeset } from './support/typeset.ts';

const TEMPLATES = createTemplateLibrary().typesetTemplates.map(({ id }) => id);
const SHORT = 'ניהול צוות';
const LONG = 'בנתה את המערכת מן היסוד והובילה את הצוות כולו לאורך כל הדרך. '.repeat(4);
const SAME_PLACE_PT = 3;

test.each(TEMPLATES)(
  '%s sets items where text begins in Hebrew, short ones and long ones',
  async (templateId) => {
    const { pdf } = await typeset(templateId, {
      meta: { language: 'he' },
      basics: { name: 'נועה ברק' },
      work: [
        { name: 'חברה', position: 'מנהלת מוצר', startDate: '2019', highlights: [SHORT] },
        { name: 'מפעל', position: 'מהנדסת', startDate: '2012', highlights: [LONG] },
      ],
    } as never);

    const { lines } = await readPages(pdf);
    const rightOf = (start: string) =>
      Math.max(...lines.filter(({ text }) => text.includes(start)).map(({ rightPt }) => rightPt));

    const short = rightOf(SHORT);
    const long = rightOf('בנתה את המערכת');
    expect(Math.abs(short - long)).toBeLessThan(SAME_PLACE_PT);
  },
);

test.each(['pdftotext', 'pdf.js'] as const)(
  '%s reads a name with a ligature of four letters as it is written',
  async (reader) => {
    const { pdf } = await typeset('plain', { basics: { name: 'عبد الله سميث', label: 'مهندس' } });

    const [text = ''] = await readWith(reader, [pdf]);
    expect(text.normalize('NFKC')).toContain('عبد الله سميث');
  },
);

test('names that are written from the left keep their signs at their side', async () => {
  const skills = [{ name: 'שפות', keywords: ['Go', 'C#'] }, { keywords: ['.NET', 'C++'] }];
  const { pdf } = await typeset('modern', {
    meta: { language: 'he' },
    basics: { name: 'נועה ברק' },
    skills,
  });

  const [text = ''] = await readWith('pdftotext', [pdf]);
  const read = text.replace(/\p{Cf}/gu, '');
  expect(read).toContain('Go, C#');
  expect(read).toContain('.NET, C++');
});

test('every glyph of a page with many different ones is drawn and read', async () => {
  const { pdf } = await typeset('modern', {
    meta: { language: 'fa' },
    basics: {
      name: 'سارا محمدی',
      label: 'مهندس نرم‌افزار',
      phone: '۰۲۱-۱۲۳۴۵۶۷۸',
      location: { city: 'تهران', countryCode: 'IR' },
      summary: 'می‌خواهم ۱۰ سال تجربه در React (۲۰۱۹–۲۰۲۳).',
    },
    work: [
      {
        name: 'شرکت نمونه',
        position: 'برنامه‌نویس',
        startDate: '2019-03',
        endDate: '2023-11',
        highlights: ['کاهش زمان از ۱۰ ثانیه → ۲ ثانیه'],
      },
      { name: 'شرکت نمونه', position: 'کارآموز', startDate: '2018', endDate: '2019-02' },
    ],
    education: [{ institution: 'دانشگاه تهران', studyType: 'کارشناسی', endDate: '2018' }],
  });

  const [text = ''] = await readWith('pdftotext', [pdf]);
  for (const word of ['تحصیلات', 'دانشگاه', 'کارشناسی']) {
    expect(text.normalize('NFKC')).toContain(word);
  }
});
