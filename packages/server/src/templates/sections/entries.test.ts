import { expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import { prepareResume } from './prepare-resume.ts';

function entriesOf(work: Resume['work']) {
  const { content } = prepareResume({ work }, {});
  return content.sections[0]?.entries ?? [];
}

const AT_ALPHA = { name: 'Alpha', location: 'Bergen', url: 'https://alpha.example' };

test('posts in a row at one employer stand below it, and what they share is said once', () => {
  const entries = entriesOf([
    { ...AT_ALPHA, position: 'Director', description: 'Ferries' },
    { ...AT_ALPHA, position: 'Manager', location: 'Oslo' },
    { name: 'Alpha', position: 'Clerk' },
    { name: 'Beta', position: 'Intern', location: 'London' },
  ]);

  expect(entries.map(({ title, subtitle, place }) => [title, subtitle, place])).toEqual([
    ['Director', null, null],
    // Below the title, a place would be read for the employer.
    ['Manager · Oslo', null, null],
    ['Clerk', null, null],
    ['Intern', 'Beta', 'London'],
  ]);
  expect(entries.map(({ organisation }) => organisation)).toEqual([
    {
      name: 'Alpha',
      place: 'Bergen',
      note: 'Ferries',
      link: expect.objectContaining({ href: 'https://alpha.example/' }),
    },
    null,
    null,
    null,
  ]);
});

test.each<[string, Resume['work']]>([
  [
    'apart',
    [
      { name: 'Alpha', position: 'A' },
      { name: 'Beta', position: 'B' },
      { name: 'Alpha', position: 'C' },
    ],
  ],
  ['without titles', [{ name: 'Alpha' }, { name: 'Alpha', startDate: '2020' }]],
])('posts %s are entries of their own', (_what, work) => {
  expect(entriesOf(work).map(({ organisation }) => organisation)).toEqual(work?.map(() => null));
});
