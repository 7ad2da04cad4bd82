import { describe, expect, test } from 'vitest';
import { namedBy } from './line-words.ts';
import { readResume } from './read-resume.ts';

const HEAD = `Ada Lovelace
Analyst
ada@example.org · +44 20 7946 0000
`;

test.each([
  ['Head of Finance', 'role'],
  ['Softwareentwicklerin', 'role'],
  ['高级工程师', 'role'],
  ['University of Leeds', 'organisation'],
  ['Northwind GmbH', 'organisation'],
  ['B.Sc. Physics', 'degree'],
  ['Leading edge', null],
  ['Banking', null],
])('%s names a %s', (text, named) => {
  expect(namedBy(text)).toBe(named);
});

describe('what words name', () => {
  const TITLES = `Experience
Nurse
Northwind Hospital
Clerk
Mercy Bank | 2019 – 2021
Skills
`;

  test('two jobs, the first without a date, are not one', () => {
    expect(readResume(HEAD + TITLES).work).toMatchObject([
      { position: 'Nurse', name: 'Northwind Hospital' },
      { position: 'Clerk', name: 'Mercy Bank', startDate: '2019', endDate: '2021' },
    ]);
  });

  test('a degree begins a school', () => {
    const text = `Education
University of Leeds
2016 – 2019
Diploma, Physics
Eton College
2012 – 2016
`;

    expect(readResume(HEAD + text).education).toMatchObject([
      { institution: 'University of Leeds', startDate: '2016' },
      { area: 'Diploma, Physics', institution: 'Eton College', startDate: '2012' },
    ]);
  });

  test('what somebody does is no place, whatever its form', () => {
    const text = `Experience
2021 – 2023
London
Director, Design
Northwind
2019 – 2021 Clerk
Contoso
`;

    expect(readResume(HEAD + text).work).toMatchObject([
      { position: 'Director, Design', name: 'Northwind', startDate: '2021' },
      { position: 'Clerk', name: 'Contoso', startDate: '2019' },
    ]);
  });
});
