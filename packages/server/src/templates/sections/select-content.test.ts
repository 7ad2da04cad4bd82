import { describe, expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import { MODERN } from '../designs/resume-designs.ts';
import { createTypesetTemplate } from '../typst/typeset-template.ts';
import { prepareResume } from './prepare-resume.ts';

const RESUME: Resume = {
  basics: {
    name: 'Jane Developer',
    label: 'Engineer',
    email: 'jane@example.com',
    phone: '+1 555 0117',
    url: 'https://jane.example',
    summary: 'Builds things.',
    location: { city: 'Paris' },
    profiles: [{ network: 'GitHub', username: 'janedev' }],
    'x-born': '1990',
  },
  work: [
    { position: 'Lead', 'x-tags': ['management'] },
    { position: 'Coder', 'x-tags': 'code' },
    { position: 'Clerk' },
  ],
  skills: [{ name: 'Go' }],
  'x-hobbies': ['Chess'],
};

const sectionsOf = (options = {}) => prepareResume(RESUME, options).content.sections;
const jobsOf = (options = {}) =>
  sectionsOf(options)
    .find(({ id }) => id === 'work')
    ?.entries.map(({ title }) => title);

describe('sections', () => {
  test('are printed in the order in which they are asked for, and no others', () => {
    const ids = sectionsOf({ sections: ['skills', 'extra', 'work'] }).map(({ id }) => id);
    expect(ids).toEqual(['skills', 'extra', 'work']);
  });

  test('that the document does not have are no fault', () => {
    expect(sectionsOf({ sections: ['awards'] })).toEqual([]);
  });
});

describe('the order of sections that a document asks for', () => {
  const idsOf = (sectionOrder: unknown, options = {}) =>
    prepareResume({ ...RESUME, meta: { sectionOrder } }, options).content.sections.map(
      ({ id }) => id,
    );

  test('is that of the print; the summary stays first, and what is not named follows', () => {
    expect(idsOf(['skills', 'work'])).toEqual(['summary', 'skills', 'work', 'extra']);
    expect(idsOf(['extra', 'summary'])).toEqual(['extra', 'summary', 'work', 'skills']);
    expect(idsOf(['unknown', 7])).toEqual(['summary', 'work', 'skills', 'extra']);
    expect(idsOf('skills')).toEqual(['summary', 'work', 'skills', 'extra']);
  });

  test('yields to that of the options', () => {
    expect(idsOf(['skills', 'work'], { sections: ['work', 'skills'] })).toEqual(['work', 'skills']);
  });
});

describe('tags', () => {
  test('leave out entries that have others, and keep those that have none', () => {
    expect(jobsOf({ tags: ['code'] })).toEqual(['Coder', 'Clerk']);
    expect(jobsOf({ tags: ['code', 'management'] })).toEqual(['Lead', 'Coder', 'Clerk']);
  });

  test('leave out nothing unless they are asked for, and are never printed', () => {
    expect(jobsOf()).toEqual(['Lead', 'Coder', 'Clerk']);
    expect(JSON.stringify(sectionsOf())).not.toContain('management');
  });
});

test('tags are told apart by their letters alone, and those that no entry has are named', () => {
  expect(jobsOf({ tags: ['Code '] })).toEqual(['Coder', 'Clerk']);
  const warningsOf = (tags: string[]) => prepareResume(RESUME, { tags }).warnings;
  expect(warningsOf(['code'])).toEqual([]);
  expect(warningsOf(['code', 'bakend'])).toMatchObject([
    { code: 'TAG_UNKNOWN', message: expect.stringMatching(/bakend .* management, code\./) },
  ]);
});

test.each([
  ['a name', 'Ask Developer about it.'],
  ['an address', 'Write to JANE@example.com.'],
  ['an account', 'See github.com/janedev/tool'],
  ['a site', 'On https://jane.example/talks'],
])('an anonymous print says where %s stands in a text', (_what, text) => {
  const resume = { ...RESUME, work: [{ position: 'Lead', highlights: ['Led.', text] }] };
  const warningsOf = (options = {}) => prepareResume(resume, options).warnings;
  expect(warningsOf({ anonymise: true })).toMatchObject([
    { code: 'NAME_IN_TEXT', message: expect.stringContaining('work[0].highlights[1]') },
  ]);
  expect(warningsOf()).toEqual([]);
});

test.each(['Ann-Marie O’Neil/Roe', 'A.+*?^$(){}|[]\\ Roe-Lee', '陳大文'])(
  'an anonymous print looks for the name %s, whatever signs it has',
  (name) => {
    const resume = { basics: { name }, work: [{ position: 'Lead', highlights: [`As ${name}.`] }] };
    expect(prepareResume(resume, { anonymise: true }).warnings).toMatchObject([
      { code: 'NAME_IN_TEXT', message: expect.stringContaining('work[0].highlights[0]') },
    ]);
  },
);

test('an anonymous print takes no other word for a name', () => {
  expect(prepareResume(RESUME, { anonymise: true }).warnings).toEqual([]);
});

test('an anonymous print knows nothing of the person, wherever a file may say it', async () => {
  const options = { anonymise: true, pdfStandard: 'a-3a' } as const;
  const set = await createTypesetTemplate(MODERN).typeset(RESUME, options, 'standard');
  const said = JSON.stringify(set);
  for (const word of ['Jane', 'jane', '0117', 'Paris', '1990']) expect(said).not.toContain(word);
  expect(set.data).toMatchObject({ label: 'Engineer', attachment: null, contacts: [] });
});
