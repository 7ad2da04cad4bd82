import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../clean-text.ts';
import { parseResume } from '../parse.ts';
import { fromAppShape } from './from-app-shape.ts';
import { SECTIONS } from './sections.ts';

describe('a CV in the shape of an app', () => {
  test('is JSON Resume, with what that has no place for under x-', () => {
    expect(
      fromAppShape({
        profile: {
          fullName: 'Ada Lovelace',
          headline: 'Analyst',
          email: 'ada@example.com',
          location: 'London, UK',
          links: [{ label: 'GitHub', url: 'https://github.com/ada' }, 'https://ada.example'],
          pronouns: 'she',
        },
        summary: 'Writes programs.',
        work: [
          {
            company: 'Engines Ltd',
            role: 'Programmer',
            startDate: '2020-01',
            endDate: '2022',
            descriptionBullets: ['Wrote notes'],
            achievements: ['Found a bug'],
            description: 'On the engine.',
            techStack: ['Cards', 'Brass'],
          },
        ],
        education: [{ school: 'Home', degree: 'BSc', field: 'Mathematics', period: '1830 – 1835' }],
        skills: ['Thinking', { name: 'Tools', items: ['Pen'] }, { category: 'Arts', items: [] }],
        languages: ['English', { name: 'French', level: 'B2' }],
        certifications: [{ name: 'Cert', issuer: 'Org', date: 'May 2021' }, 'Other'],
        awards: ['Medal', { name: 'Prize', issuer: 'Society', year: 2021 }],
        projects: [{ title: 'Note G', description: 'Numbers', techStack: ['Cards'] }],
        patents: ['Loom'],
      }),
    ).toEqual({
      basics: {
        name: 'Ada Lovelace',
        label: 'Analyst',
        email: 'ada@example.com',
        location: { city: 'London, UK' },
        profiles: [
          { network: 'GitHub', url: 'https://github.com/ada' },
          { url: 'https://ada.example' },
        ],
        summary: 'Writes programs.',
        'x-pronouns': 'she',
      },
      work: [
        {
          name: 'Engines Ltd',
          position: 'Programmer',
          startDate: '2020-01',
          endDate: '2022',
          highlights: ['Wrote notes', 'Found a bug'],
          summary: 'On the engine.',
          'x-techStack': ['Cards', 'Brass'],
        },
      ],
      education: [
        { institution: 'Home', studyType: 'BSc', area: 'Mathematics', 'x-period': '1830 – 1835' },
      ],
      skills: [
        { name: 'Thinking' },
        { name: 'Tools', keywords: ['Pen'] },
        { name: 'Arts', keywords: [] },
      ],
      languages: [{ language: 'English' }, { language: 'French', fluency: 'B2' }],
      certificates: [{ name: 'Cert', issuer: 'Org', 'x-date': 'May 2021' }, { name: 'Other' }],
      awards: [{ title: 'Medal' }, { title: 'Prize', awarder: 'Society', date: '2021' }],
      projects: [{ name: 'Note G', description: 'Numbers', keywords: ['Cards'] }],
      'x-patents': ['Loom'],
    });
  });

  test.each([
    [
      'an address in parts',
      { profile: { location: { city: 'Bonn', zip: '53111', country: 'DE' } } },
      { basics: { location: { city: 'Bonn', postalCode: '53111', countryCode: 'DE' } } },
    ],
    [
      'a country in words',
      { profile: { location: { city: 'Bonn', country: 'Germany' } } },
      { basics: { location: { city: 'Bonn', region: 'Germany' } } },
    ],
    [
      'an address with more than its parts',
      { profile: { location: { city: 'Bonn', country: 'DE', remote: true, note: 'or Köln' } } },
      {
        basics: {
          location: { city: 'Bonn', countryCode: 'DE' },
          'x-location': { remote: true, note: 'or Köln' },
        },
      },
    ],
    [
      'a summary in paragraphs',
      { profile: { name: 'Ann' }, summary: ['Writes.', 'Reads.'] },
      { basics: { name: 'Ann', summary: 'Writes.\nReads.' } },
    ],
    [
      'skills with levels in a group',
      { profile: {}, skills: [{ category: 'IT', items: [{ name: 'R', level: 'expert' }, 'SQL'] }] },
      { skills: [{ name: 'IT', keywords: ['R (expert)', 'SQL'] }] },
    ],
    [
      'networks by their names',
      { personalInfo: { name: 'Ann', linkedin: 'linkedin.com/in/ann', github: 'ann' } },
      {
        basics: {
          name: 'Ann',
          profiles: [
            { network: 'LinkedIn', url: 'linkedin.com/in/ann' },
            { network: 'GitHub', username: 'ann' },
          ],
        },
      },
    ],
    [
      'a person told of twice',
      { profile: { name: 'Ann' }, personalInfo: { name: 'Ann B.', email: 'a@b.example' } },
      { basics: { name: 'Ann', email: 'a@b.example', 'x-name': 'Ann B.' } },
    ],
    [
      'dates in words, as they were written',
      { profile: {}, work: [{ company: 'A', startDate: 'Jan 2020', endDate: 'Present' }] },
      { work: [{ name: 'A', 'x-period': 'Jan 2020 – Present' }] },
    ],
    [
      'a date, and in words that it goes on',
      { profile: {}, work: [{ company: 'A', startDate: '2021-03', endDate: 'Present' }] },
      { work: [{ name: 'A', startDate: '2021-03' }] },
    ],
    [
      'what goes on',
      { profile: {}, work: [{ company: 'A', startDate: '2020', current: true }] },
      { work: [{ name: 'A', startDate: '2020' }] },
    ],
    [
      'skills in groups',
      { profile: {}, skills: { Tools: ['Pen'], Arts: ['Poetry'] } },
      {
        skills: [
          { name: 'Tools', keywords: ['Pen'] },
          { name: 'Arts', keywords: ['Poetry'] },
        ],
      },
    ],
    [
      'the person without a place of their own',
      { fullName: 'Ann', jobTitle: 'Analyst', email: 'a@b.example', skills: 'Pen, Ink' },
      {
        basics: { name: 'Ann', label: 'Analyst', email: 'a@b.example' },
        skills: [{ name: 'Pen, Ink' }],
      },
    ],
    [
      'contacts beside the person',
      { personal: { name: 'Ann' }, contact: { phone: '123' }, workHistory: [{ employer: 'A' }] },
      { basics: { name: 'Ann', phone: '123' }, work: [{ name: 'A' }] },
    ],
    [
      'a place in words, under basics as well',
      { basics: { location: 'Bonn' } },
      { basics: { location: { city: 'Bonn' } } },
    ],
    [
      'links by their names',
      { profile: { links: { github: 'https://github.com/ann', Site: 'ann.example' } } },
      {
        basics: {
          profiles: [
            { network: 'GitHub', url: 'https://github.com/ann' },
            { network: 'Site', url: 'ann.example' },
          ],
        },
      },
    ],
    [
      'what was done as a list, or as HTML',
      {
        profile: {},
        work: [
          { company: { name: 'A', url: 'a.example' }, description: ['One', { text: 'Two' }] },
          { company: 'B', description: '<ul><li>Three</li></ul>' },
        ],
      },
      {
        work: [
          { name: 'A', url: 'a.example', highlights: ['One', 'Two'] },
          { name: 'B', summary: '- Three' },
        ],
      },
    ],
    [
      'a period in parts, and one that goes on',
      {
        profile: {},
        work: [
          { company: 'A', period: { start: '2020', end: '2021' } },
          { company: 'B', startDate: '2022', isCurrent: true },
        ],
      },
      {
        work: [
          { name: 'A', startDate: '2020', endDate: '2021' },
          { name: 'B', startDate: '2022' },
        ],
      },
    ],
    [
      'keys with underscores',
      {
        personal_info: { full_name: 'Ann' },
        work_experience: [{ company_name: 'A', job_title: 'B' }],
      },
      { basics: { name: 'Ann' }, work: [{ name: 'A', position: 'B' }] },
    ],
    [
      'positions and schools as LinkedIn has them',
      {
        firstName: 'Ann',
        lastName: 'Lee',
        positions: [{ companyName: 'A', title: 'B', locationName: 'Bonn' }],
        educations: [{ schoolName: 'C', degreeName: 'BSc', fieldOfStudy: 'D' }],
      },
      {
        basics: { name: 'Ann Lee' },
        work: [{ name: 'A', position: 'B', location: 'Bonn' }],
        education: [{ institution: 'C', studyType: 'BSc', area: 'D' }],
      },
    ],
    [
      'languages by their names',
      { profile: {}, languages: { French: 'B2' } },
      { languages: [{ language: 'French', fluency: 'B2' }] },
    ],
    [
      'skills that are words, under basics as well',
      { basics: { name: 'Ann' }, skills: ['Pen'] },
      { basics: { name: 'Ann' }, skills: [{ name: 'Pen' }] },
    ],
  ])('has %s', (_what, given, resume) => {
    expect(fromAppShape(given)).toEqual(resume);
  });

  test('is printed like any résumé, photos included', () => {
    const photo = `data:image/png;base64,${'A'.repeat(100_000)}`;
    expect(parseResume({ personalInfo: { name: 'Ann', photo } })).toEqual({
      ok: true,
      document: { basics: { name: 'Ann', image: photo } },
    });
  });
});

test.each([
  { basics: { name: 'Ann' }, work: [{ name: 'A', position: 'B', team: 'C' }], extra: 1 },
  { work: [{ company: 'A', position: 'B' }] },
  {},
])('%j stays as it is', (resume) => {
  expect(fromAppShape(resume)).toBe(resume);
});

const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  // The one key that no document may have is left out on purpose.
  .filter((text) => text.trim() !== '' && cleanText(text).trim() === text && text !== '__proto__');
const value = fc.oneof(
  { weight: 5, arbitrary: word },
  fc.constantFrom('2020', '2021-03', 'Jan 2020', 'Present'),
  fc.integer({ min: 0, max: 3_000 }),
  fc.boolean(),
  fc.array(word, { maxLength: 3 }),
  fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 2 })), { maxKeys: 3 }),
  fc.array(fc.dictionary(word, word, { maxKeys: 2 }), { maxLength: 2 }),
);

/** An object with some of these keys, and some that nobody knows. */
function objectWith(keys: readonly string[]) {
  const known = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 });
  const unknown = fc.dictionary(word, value, { maxKeys: 2 });
  return fc.tuple(unknown, known).map(([some, others]) => ({ ...some, ...others }));
}

const PERSON_KEYS = [
  'fullName',
  'name',
  'firstName',
  'lastName',
  'headline',
  'title',
  'email',
].concat([
  'phone',
  'location',
  'links',
  'profiles',
  'summary',
  'about',
  'linkedin',
  'github',
  'photo',
]);
const PERIOD_KEYS = [
  'startDate',
  'endDate',
  'start',
  'end',
  'period',
  'current',
  'x-period',
].concat(['isCurrent', 'currentlyWorking']);
/** More with OFFPRINT_TEST_RUNS, others with OFFPRINT_TEST_SEED. */
const RUNS = Number(process.env.OFFPRINT_TEST_RUNS || 300);
const SEED = Number(process.env.OFFPRINT_TEST_SEED || 20_260_101);

const sections = [...SECTIONS.values()].flatMap(({ from, fields }) => {
  const keys = [...fields.flatMap((field) => field.from), 'techStack', ...PERIOD_KEYS];
  const entries = fc.array(fc.oneof(word, objectWith(keys)), { maxLength: 3 });
  return from.map((name) => [name, fc.oneof({ weight: 5, arbitrary: entries }, value)] as const);
});

const documents = fc
  .tuple(
    fc.record(
      {
        profile: fc.oneof({ weight: 4, arbitrary: objectWith(PERSON_KEYS) }, value),
        personalInfo: objectWith(PERSON_KEYS),
        personal: objectWith(PERSON_KEYS),
        contact: fc.oneof(objectWith(PERSON_KEYS), value),
        summary: value,
        ...Object.fromEntries(sections),
      },
      { requiredKeys: ['personalInfo'] },
    ),
    fc.dictionary(word, value, { maxKeys: 2 }),
  )
  .map(([known, unknown]) => ({ ...unknown, ...known }));

function leavesOf(given: unknown): readonly string[] {
  if (typeof given === 'string') return [given];
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(leavesOf) : [];
}

test('whatever the shape, no word of it is lost, and it prints', {
  timeout: 60_000 + RUNS * 20,
}, () => {
  fc.assert(
    fc.property(documents, (document) => {
      const parsed = parseResume(document);
      const problems = parsed.ok ? [] : parsed.problems;
      expect(problems).toEqual([]);
      const mapped = parsed.ok ? leavesOf(parsed.document) : [];
      const lost = leavesOf(document)
        // Which the lack of an end says as well.
        .filter((leaf) => leaf !== 'Present')
        .filter((leaf) => !mapped.some((text) => text.includes(leaf)));
      expect(lost).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
