import { everyField } from '../domain/resume/every-field.ts';
import type { CheckedCase } from './template-rules.ts';

const SENTENCE = 'Led the migration of forty services and cut their cost by a third.';
const ADA = { name: 'Ada Lovelace', label: 'Analyst', email: 'ada@example.com' };
const LONG_WORD = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const jobs = (count: number, highlightCount: number) =>
  times(count, (job) => ({
    name: `Company ${job}`,
    position: `Engineer ${job}`,
    startDate: `${2024 - job}-01`,
    endDate: `${2024 - job}-12`,
    highlights: times(highlightCount, (index) => `${SENTENCE} ${job}.${index}`),
  }));

function inLanguage(language: string, name: string, position: string, text: string): CheckedCase {
  return {
    data: {
      meta: { language },
      basics: { name, label: position, email: 'ada@example.com', summary: text },
      work: [{ name, position, startDate: '2018-02', highlights: [text, text] }],
      skills: [{ name: position, keywords: [text] }],
    },
  };
}

const { resume: withEveryField, words } = everyField();

/** Résumés that are hard to print: each shows a case that a design may have missed. */
export const CHECKED_RESUMES: Readonly<Record<string, CheckedCase>> = {
  'every field': { data: withEveryField, words },
  'a usual résumé': {
    data: {
      basics: { ...ADA, phone: '+44 20 7946 0958', summary: SENTENCE },
      work: [
        { ...jobs(1, 3)[0], name: 'Analytical Works', position: 'Lead Engineer' },
        { ...jobs(2, 2)[1], name: 'Difference & Sons', position: 'Engineer' },
      ],
      education: [
        {
          institution: 'University of London',
          studyType: 'Bachelor of Science',
          area: 'Physics',
          startDate: '2010',
          endDate: '2013',
        },
      ],
      skills: [{ name: 'Web', keywords: ['CSS', 'HTML'] }],
      languages: [{ language: 'English', fluency: 'Native' }],
    },
    isRead: true,
  },
  'a bright accent': {
    data: { basics: ADA, work: jobs(3, 3), skills: [{ name: 'Web', level: 'Expert' }] },
    options: { accentColor: '#ffe14d' },
  },
  nothing: { data: {} },
  'a name alone': { data: { basics: { name: 'Ada Lovelace' } } },
  'skills alone': {
    data: { skills: times(12, (n) => ({ name: `Skill ${n}`, keywords: ['Go', 'Rust'] })) },
  },
  'many pages': {
    data: { basics: { ...ADA, summary: `${SENTENCE} `.repeat(10) }, work: jobs(25, 6) },
  },
  'sixty jobs': { data: { basics: ADA, work: jobs(60, 1) } },
  'every form of a date': {
    data: {
      basics: ADA,
      work: ['2020', '2020-03', '2020-03-15', '1999-12-31', '2099-12'].map((startDate, n) => ({
        position: `Engineer ${n}`,
        startDate,
        ...(n % 2 === 0 && { endDate: '2021-01' }),
      })),
      education: [{ institution: 'College', endDate: '2010' }],
    },
  },
  'endless words': {
    data: {
      basics: { name: LONG_WORD, label: LONG_WORD, email: `${'e'.repeat(60)}@example.com` },
      work: [
        {
          position: LONG_WORD,
          name: 'B'.repeat(120),
          url: `https://example.com/${'path'.repeat(40)}`,
          startDate: '2020',
          highlights: ['0123456789abcdef'.repeat(12)],
        },
      ],
      skills: [{ name: LONG_WORD, keywords: ['C'.repeat(150)] }],
    },
  },
  'long titles': {
    data: {
      basics: { ...ADA, label: `${SENTENCE} ${SENTENCE}` },
      work: times(4, (n) => ({
        position: `${SENTENCE} ${n}`,
        name: `${SENTENCE} Inc. ${n}`,
        location: SENTENCE,
        startDate: '2020-01',
        highlights: [SENTENCE],
      })),
    },
  },
  'markup in text': {
    data: {
      basics: { name: '<b>Ada</b> & #strong[x]', summary: '<script>alert(1)</script> $x^2$ {{x}}' },
      work: [{ position: '</p></section>', highlights: ['#eval("1+1") <img src=x> @ref'] }],
    },
  },
  Arabic: inLanguage('ar', 'ليلى حداد', 'قائدة الفريق', 'بنت أنظمة موزعة وقادت الفرق.'),
  Hebrew: inLanguage('he', 'נועה ברק', 'מהנדסת', 'בנתה מערכות עם React ו־Node.js.'),
  Chinese: inLanguage('zh', '王小明', '工程师', '负责系统设计与开发'),
  Hindi: inLanguage('hi', 'प्रिया शर्मा', 'इंजीनियर', 'प्रणालियाँ बनाईं।'),
  Greek: inLanguage('el', 'Άδα Παπαδοπούλου', 'Μηχανικός', 'Έφτιαξε συστήματα.'),
};
