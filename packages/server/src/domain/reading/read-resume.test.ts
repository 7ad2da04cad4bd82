import { describe, expect, test } from 'vitest';
import { findPeriod } from './periods.ts';
import { readResume } from './read-resume.ts';

const HEAD = `Ada Lovelace
Analyst
ada@example.org · +44 20 7946 0000
ada.example/notes
`;

const TITLE_FIRST = `Experience
Lead Engineer Mar 2021 – Present
Alpha Works · London
Builds engines.
• Alpha one, which goes on
over the line
• Alpha two
Clerk Jan 2018 – Feb 2021
Beta Ltd
• Beta one
`;
const DATE_FIRST = `Experience
Mar 2021 – Present
Lead Engineer
Alpha Works
• Alpha one
Jan 2018 – Feb 2021
Clerk
Beta Ltd
• Beta one
`;
const DATE_AND_PLACE_FIRST = DATE_FIRST.replace(
  'Present\n',
  'Present\nLondon, UK\nalpha.example\n',
);
const BESIDE = TITLE_FIRST.replace('Experience\n', 'Experience ');
const GERMAN = TITLE_FIRST.replace('Experience', 'Berufserfahrung')
  .replace('Mar 2021 – Present', 'März 2021 – heute')
  .replace('Jan 2018', '01/2018');

describe('jobs are told apart by their dates', () => {
  test.each([
    ['title and date in one line', TITLE_FIRST],
    ['the date above the title', DATE_FIRST],
    ['the date, a place and an address above the title', DATE_AND_PLACE_FIRST],
    ['the heading beside the first job', BESIDE],
    ['in German', GERMAN],
  ])('%s', (_what, text) => {
    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Lead Engineer', name: 'Alpha Works', startDate: '2021-03' },
      { position: 'Clerk', name: 'Beta Ltd', startDate: '2018-01', endDate: '2021-02' },
    ]);
  });
});

test('posts below one employer are all of it', () => {
  const text = `Experience
Alpha Works · London
Lead Engineer Mar 2021 – Present
• Alpha one
Engineer Jan 2018 – Feb 2021
Clerk 2016 – 2017
Beta Ltd
• Beta one
`;
  expect(readResume(HEAD + text).work).toMatchObject([
    { position: 'Lead Engineer', name: 'Alpha Works', location: 'London', startDate: '2021-03' },
    { position: 'Engineer', name: 'Alpha Works', startDate: '2018-01' },
    { position: 'Clerk', name: 'Beta Ltd', startDate: '2016' },
  ]);
});

test('items that go on over a line are one, and what stands before them is the summary', () => {
  expect(readResume(HEAD + TITLE_FIRST).work[0]).toMatchObject({
    summary: 'Builds engines.',
    highlights: ['Alpha one, which goes on over the line', 'Alpha two'],
  });
});

test('who it is, and how to reach them', () => {
  expect(readResume(HEAD).basics).toEqual({
    name: 'Ada Lovelace',
    label: 'Analyst',
    email: 'ada@example.org',
    phone: '+44 20 7946 0000',
    url: 'ada.example/notes',
  });
});

test('a name with the address beside it', () => {
  expect(readResume('Ada Lovelace ada@example.org\nAnalyst\n').basics).toMatchObject({
    name: 'Ada Lovelace',
    label: 'Analyst',
    email: 'ada@example.org',
  });
});

describe('what programs make of pages', () => {
  test('a summary that goes on over its line is no place', () => {
    const text = TITLE_FIRST.replace(' · London', '').replace(
      'Builds engines.',
      'Leads the teams that build the mill and\nthe store of the engine.',
    );
    expect(readResume(HEAD + text).work[0]).toMatchObject({
      name: 'Alpha Works',
      summary: 'Leads the teams that build the mill and the store of the engine.',
    });
    expect(readResume(HEAD + text).work[0]).not.toHaveProperty('location');
  });

  test('dates at the other end of the line come behind the job', () => {
    const text = `Experience
Lead Engineer
Alpha Works · London
• Alpha one

Mar 2021 – Present

Clerk
Beta Ltd
• Beta one

Jan 2018 – Feb 2021
`;
    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Lead Engineer', name: 'Alpha Works', location: 'London', startDate: '2021-03' },
      { position: 'Clerk', name: 'Beta Ltd', startDate: '2018-01', highlights: ['Beta one'] },
    ]);
  });

  test('a narrow column to the left comes before the name', () => {
    const text = `ada@example.org\n12 Dock Street, London\n\nSkills\nWeb: CSS\n\nAda Lovelace\nAnalyst\n\n${TITLE_FIRST}`;

    expect(readResume(text).basics).toMatchObject({ name: 'Ada Lovelace', label: 'Analyst' });
  });

  test('a number of the page may stand behind the first date of it', () => {
    const pages = `${HEAD}${TITLE_FIRST}\fAda Lovelace\n\n2015 – 2017\n\n2/2\n\nApprentice\nGamma\n`;

    expect(JSON.stringify(readResume(pages))).not.toMatch(/2\/2|"Ada Lovelace".*"Ada Lovelace"/);
  });
});

describe('what stands without a date', () => {
  test('is a school of its own, behind the text of one or below it', () => {
    const text = `Summary
An analyst of engines, who writes programs for machines that are not built.
Education
2009 – 2012 BSc, Nursing
King's College London
Grade: First
Courses: Anatomy, Ethics
Lagos Grammar School
Skills
`;
    expect(readResume(HEAD + text).education).toEqual([
      {
        area: 'BSc, Nursing',
        institution: "King's College London",
        startDate: '2009',
        endDate: '2012',
      },
      { institution: 'Lagos Grammar School' },
    ]);
  });

  test('is a job where a title and an employer follow a text that has ended', () => {
    const text = TITLE_FIRST.replace('Clerk Jan', 'Apprentice\nGamma Ltd\nClerk Jan');

    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Lead Engineer', highlights: [expect.anything(), 'Alpha two'] },
      { position: 'Apprentice', name: 'Gamma Ltd' },
      { position: 'Clerk', name: 'Beta Ltd' },
    ]);
  });

  test('has the date that is read alone, wherever that is', () => {
    const text = `Education\n\nPhysics · University of London\n\nLanguages\n\nEnglish\n\n2010 – 2013\n`;

    expect(readResume(HEAD + text).education).toMatchObject([
      { institution: 'University of London', startDate: '2010', endDate: '2013' },
    ]);
  });
});

test('a column of lists beside the jobs may be read between them', () => {
  const text = `Experience

ada@example.org
+44 20 7946 0000

Lead Engineer
Alpha Works
Mar 2021 – Present
• Alpha one

Languages

Clerk
Beta Ltd
Jan 2018 – Feb 2021
• Beta one

English
Native
`;
  const { work, languages } = readResume(`Ada Lovelace\nAnalyst\n\n${text}`);

  expect(work).toMatchObject([
    { name: 'Alpha Works', startDate: '2021-03', highlights: ['Alpha one'] },
    { name: 'Beta Ltd', startDate: '2018-01', highlights: ['Beta one'] },
  ]);
  expect(languages[0]).toEqual({ language: 'English' });
});

test('a name may go on over its line', () => {
  const read = readResume(
    'Maximiliane Freifrau von Hohenstein-\nOettingen\nArchitect\na@b.example\n',
  );

  expect(read.basics).toMatchObject({
    name: 'Maximiliane Freifrau von Hohenstein-Oettingen',
    label: 'Architect',
  });
});

test('addresses at the hosts of networks are profiles', () => {
  const head = HEAD.replace('ada.example/notes', 'github.com/ada · ada.example/notes');

  expect(readResume(head).basics).toMatchObject({
    url: 'ada.example/notes',
    profiles: [{ network: 'GitHub', url: 'https://github.com/ada' }],
  });
});

test('education, skills and languages', () => {
  const text = `Education\nPhysics 2010 – 2014\nUniversity of London\nSkills\nWeb: CSS, HTML\nLanguages\nEnglish (Native)\n`;

  expect(readResume(HEAD + text)).toMatchObject({
    education: [
      { area: 'Physics', institution: 'University of London', startDate: '2010', endDate: '2014' },
    ],
    skills: [{ name: 'Web', keywords: ['CSS', 'HTML'] }],
    languages: [{ language: 'English', fluency: 'Native' }],
  });
});

test.each([
  ['2021', { startDate: '2021' }],
  ['Sept. 2020 - 2021-04', { startDate: '2020-09', endDate: '2021-04' }],
  ['juin 2019 - aujourd’hui', { startDate: '2019-06' }],
  ['Summer 2018 - 2019', { startDate: '2018', endDate: '2019' }],
])('the period %s', (text, period) => {
  expect(findPeriod(text)?.period).toEqual(period);
});

test('a number that is no year is no date', () => {
  expect(findPeriod('20 7946 0000')).toBeNull();
});

test.each([
  ...['a.b-', 'a@', '@', 'a.', 'x', '1 ', 'A · ', '2020 - ', 'http://a.'],
  ...['a.example/\n', '\u0301\n', 'क \n', 'نبذة|', '\u202a', ' of\n', 'Ada\n\n'],
])('a text without an end, of %j, is read in a moment', (part) => {
  const text = `Ada Lovelace\n${part.repeat(60_000 / part.length)}\nExperience\nAnalyst`;
  const before = process.threadCpuUsage();

  readResume(text);

  const { user, system } = process.threadCpuUsage(before);
  // Some 20 ms; in proportion to the square of its length it would be ten seconds.
  expect((user + system) / 1_000).toBeLessThan(3_000);
});

test('a date that pdftotext reads behind all sections is of the job without one, not of the school', () => {
  const text =
    'Otto Example\n\nExperience\nClerk\nNorthwind Traders\n\nEducation\nUni\n\nLanguages\nGerman: C2\n\nJan 2019 – Present\n';

  const { work, education } = readResume(text);

  expect(work).toMatchObject([
    { position: 'Clerk', name: 'Northwind Traders', startDate: '2019-01' },
  ]);
  expect(education).toEqual([{ institution: 'Uni' }]);
});

test('a year between words from the right is read where it is written', () => {
  const text =
    '\u202bנועה ברק\u202c\n\u202bניסיון תעסוקתי\u202c\n\u202bמנהלת מוצר\u202c\n\u202bחברת אורות | פבר׳ \u202a – 2021\u202cהיום\u202c\n';

  expect(readResume(text).work).toMatchObject([
    { position: 'מנהלת מוצר', name: 'חברת אורות', startDate: '2021-02' },
  ]);
});
