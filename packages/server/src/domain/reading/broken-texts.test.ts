import { describe, expect, test } from 'vitest';
import { findPeriod } from './periods.ts';
import { readResume } from './read-resume.ts';
import { readable } from './readable-text.ts';

const HEAD = `Ada Lovelace
Analyst
ada@example.org · +44 20 7946 0000
`;

const JOBS = `Experience
Lead Engineer Mar 2021 – Present
Alpha Works · London
• Alpha one
Clerk Jan 2018 – Feb 2021
Beta Ltd
• Beta one
`;

describe('what is broken by a narrow line', () => {
  test('the name of an employer', () => {
    const text = `Experience
Clerk
The Company of Merchants and Adventurers of
York
2019 – 2021
`;

    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Clerk', name: 'The Company of Merchants and Adventurers of York' },
    ]);
  });

  test('an address', () => {
    const text = `Experience
Northwind · London · northwind.example/
jobs:
Clerk
2019 – 2021
Analyst
2017 – 2019
`;

    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Clerk', name: 'Northwind' },
      { position: 'Analyst', name: 'Northwind' },
    ]);
  });

  test.each([
    ['Expérience\nprofessionnelle', 'with a space'],
    ['ประสบการณ์ทํา\nงาน', 'without one'],
  ])('a heading, %j', (heading) => {
    const text = `${heading}\nClerk\nNorthwind · 2019 – 2021\n`;

    expect(readResume(HEAD + text).work).toMatchObject([{ position: 'Clerk', name: 'Northwind' }]);
  });

  test('a word, before a sign of its last letter', () => {
    expect(readResume('अदिति शर्मा क्षत्र\nिय विद्यालय\n').basics).toEqual({
      name: 'अदिति शर्मा',
      label: 'क्षत्रिय विद्यालय',
    });
  });
});

describe('by places on the page', () => {
  test('a centred head may be read within the first section, above a date', () => {
    const { basics, work } = readResume(
      'Experience\nClerk\n\nAda Lovelace\n2019 – Present\n\nNorthwind\n\nSkills\nSQL\n',
    );

    expect(basics.name).toBe('Ada Lovelace');
    expect(work).toMatchObject([{ position: 'Clerk', name: 'Northwind', startDate: '2019' }]);
  });

  test('the name above a page may be far from its number', () => {
    const filler = '• Alpha\n'.repeat(12);
    const text = `${HEAD}${JOBS}\fAda Lovelace\n\n${filler}Apprentice 2015 – 2017\nGamma\n\n2/2\n`;

    expect(readResume(text).work).toMatchObject([
      { position: 'Lead Engineer' },
      { position: 'Clerk' },
      { position: 'Apprentice', name: 'Gamma' },
    ]);
  });

  test('a column of skills between jobs is of none', () => {
    const text = `Experience

Clerk
Northwind
2019 – 2021

Typing
Shorthand, filing

Analyst
Contoso
2017 – 2019
`;

    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Clerk', name: 'Northwind' },
      { position: 'Analyst', name: 'Contoso' },
    ]);
  });

  test('a period that a sentence tells of makes no entry of an award', () => {
    const text = `Education\nPhysics\nEton College\n2012 – 2016\n\nAwards\nSAP\n\nPhysics\nNorthwind\nBrought SAP in (2017 – 2018).\n`;

    expect(readResume(HEAD + text).education).toHaveLength(1);
  });

  test('the name may stand between a narrow column and a heading without text', () => {
    const text = `12 Dock Street, London, 12345\n\nSkills\n\nAda Lovelace\nAnalyst\n\nTyping\nShorthand\n\n${JOBS}`;

    expect(readResume(text).basics).toMatchObject({ name: 'Ada Lovelace', label: 'Analyst' });
  });

  test('a summary may be read below the heading of the schools', () => {
    const text = `Summary\n\nEducation\n\nWrites programs for machines.\n\n2012 – 2016\n\nPhysics\nEton College\n`;

    expect(readResume(HEAD + text)).toMatchObject({
      basics: { summary: 'Writes programs for machines.' },
      education: [{ area: 'Physics', institution: 'Eton College', startDate: '2012' }],
    });
  });

  test('a school may be read below the heading of the skills', () => {
    const text = `Education\n2012 – 2016\n\nSkills\n\nDiploma, Physics\nEton College\n\nTyping\n`;

    expect(readResume(HEAD + text)).toMatchObject({
      education: [{ area: 'Diploma, Physics', institution: 'Eton College', startDate: '2012' }],
      skills: [{ name: 'Typing' }],
    });
  });
});

describe('a year at the end of a sentence is of no job', () => {
  test.each(['Won the Golden Ledger, 2018', 'Won the Golden Ledger, 2018.'])('%s', (sentence) => {
    const text = `Experience\nNorthwind:\nClerk\n2019 – 2021\n${sentence}\nAnalyst\n2017 – 2019\n`;

    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Clerk', name: 'Northwind', endDate: '2021' },
      { position: 'Analyst', name: 'Northwind' },
    ]);
  });
});

test.each([
  ['1&1 Apr 2004 – Oct 2004', '1&1'],
  ['Siemens AG 2017 – 2018', 'Siemens AG'],
])('the period of %j is no part of the name', (line, name) => {
  expect(findPeriod(readable(line))?.rest).toBe(name);
});
