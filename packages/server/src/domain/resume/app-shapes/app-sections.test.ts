import { describe, expect, test } from 'vitest';
import { parseResume } from '../parse.ts';
import { unprintedWarning } from '../unprinted-keys.ts';
import { fromAppShape } from './from-app-shape.ts';

const PERSON = { profile: { fullName: 'Ann' } };
const ANN = { basics: { name: 'Ann' } };

describe('of the sections that an app keeps', () => {
  test.each<[string, object, object]>([
    [
      'those in one object have keys of their own',
      { sections: { experience: [{ company: 'A' }], skills: { items: ['Pen'], visible: true } } },
      { work: [{ name: 'A' }], skills: [{ name: 'Pen' }] },
    ],
    [
      'those in a list are in its order, under the titles of those that JSON Resume lacks',
      {
        sections: [
          { id: 'b1', type: 'skills', title: 'What I know', items: ['Pen'] },
          { id: 'b2', type: 'experience', items: [{ company: 'A' }] },
          { id: 'b3', type: 'custom', title: 'GitHub stars', content: 'Many' },
        ],
      },
      {
        skills: [{ name: 'Pen' }],
        work: [{ name: 'A' }],
        'x-GitHub stars': 'Many',
        meta: { sectionOrder: ['skills', 'work'] },
      },
    ],
    [
      'numbers tell the order',
      {
        sections: [
          { type: 'skills', order: 2, items: ['Pen'] },
          { type: 'awards', order: 1, items: ['Medal'] },
        ],
      },
      {
        skills: [{ name: 'Pen' }],
        awards: [{ title: 'Medal' }],
        meta: { sectionOrder: ['awards', 'skills'] },
      },
    ],
    [
      'a list may say no more than their order, and which are hidden',
      {
        sections: [{ id: 'skills' }, { id: 'awards', visible: false }, { id: 'work' }],
        work: [{ company: 'A' }],
        skills: ['Pen'],
        awards: ['Medal'],
      },
      {
        work: [{ name: 'A' }],
        skills: [{ name: 'Pen' }],
        meta: { sectionOrder: ['skills', 'awards', 'work'] },
      },
    ],
    [
      'their order is that of their names',
      { sectionOrder: ['header', 'experience', 'summary'], experience: [{ company: 'A' }] },
      { work: [{ name: 'A' }], meta: { sectionOrder: ['work', 'summary'] } },
    ],
    [
      'those with titles that people gave them are sections',
      { customSections: [{ title: 'Patents', items: ['Loom', { name: 'Pen', date: '2020' }] }] },
      { 'x-Patents': ['Loom', { name: 'Pen', date: '2020' }] },
    ],
    [
      'a text of several lines is several entries',
      { awards: '<ul><li>Medal</li><li>Cup</li></ul>' },
      { awards: [{ title: 'Medal' }, { title: 'Cup' }] },
    ],
    [
      'those that are not understood stay as they are',
      { sections: [{ of: 'mine' }], order: [3, 1] },
      { 'x-sections': [{ of: 'mine' }], 'x-order': [3, 1] },
    ],
  ])('%s', (_what, given, resume) => {
    expect(fromAppShape({ ...PERSON, ...given })).toEqual({ ...ANN, ...resume });
  });
});

describe('what its author has hidden in an app is left out:', () => {
  test.each<[string, object, object]>([
    ['sections by their names', { hiddenSections: ['experience', 'Patents'] }, {}],
    [
      'sections by flags where their order is told',
      { order: [{ id: 'work', visible: false }, { id: 'patents', hidden: true }, 'skills'] },
      {},
    ],
    ['sections by flags', { sectionVisibility: { work: false, patents: false } }, {}],
    ['the summary', { about: 'Writes.', hiddenSections: ['summary', 'work', 'patents'] }, {}],
  ])('%s', (_what, given, resume) => {
    const document = { ...PERSON, work: [{ company: 'A' }], patents: ['Loom'], Patents: ['Pen'] };
    const mapped = fromAppShape({ ...document, ...given }) as object;
    expect(mapped).toMatchObject({ ...ANN, ...resume });
    expect(mapped).not.toHaveProperty('work');
    expect(mapped).not.toHaveProperty('basics.summary');
  });

  test('a section and entries by their own flags', () => {
    const shown = { company: 'A', visible: true, hidden: false };
    expect(
      fromAppShape({
        ...PERSON,
        work: { visible: true, items: [shown, { company: 'B', visible: false }] },
        skills: [{ name: 'Pen' }, { name: 'Ink', hidden: true }],
        awards: { isVisible: false, items: ['Medal'] },
        patents: [{ name: 'Loom', isHidden: true }],
      }),
    ).toEqual({ ...ANN, work: [{ name: 'A' }], skills: [{ name: 'Pen' }], 'x-patents': [] });
  });
});

test('what an app keeps of its records and of looks is no text of a résumé', () => {
  const parsed = parseResume({
    id: 5,
    userId: 'u1',
    createdAt: '2024-05-05T10:00:00Z',
    profile: { fullName: 'Ann', id: 7 },
    work: [
      { id: 'a8', company: 'A', order: 1, isVisible: true, bulletPoints: [{ id: 1, text: 'B' }] },
    ],
    theme: { primaryColor: '#0f62fe' },
    settings: { fontSize: 12 },
  });
  expect(parsed).toMatchObject({ ok: true });
  const document = parsed.ok ? parsed.document : {};
  expect(document).toEqual({
    ...ANN,
    work: [{ name: 'A', highlights: ['B'] }],
    theme: { primaryColor: '#0f62fe' },
    settings: { fontSize: 12 },
  });
  expect(unprintedWarning(document)?.message).toContain('not printed: theme, settings.');
});

test('skills that name their group are told by group, with how well they are known', () => {
  const skills = [
    { id: 1, name: 'Go', level: 4, category: 'Languages' },
    { id: 2, name: 'Figma', category: 'Tools' },
    { id: 3, name: 'SQL', rating: 'good', category: 'Languages' },
    { name: 'Rust', category: 'Languages', since: 2020 },
  ];
  expect(fromAppShape({ ...PERSON, skills })).toEqual({
    ...ANN,
    skills: [
      { name: 'Languages', keywords: ['Go (4)', 'SQL (good)'] },
      { name: 'Tools', keywords: ['Figma'] },
      { name: 'Rust', 'x-category': 'Languages', 'x-since': 2020 },
    ],
  });
});

test.each([
  ['milliseconds', 1_577_836_800_000],
  ['seconds', 1_577_836_800],
  ['an object of Firestore', { seconds: 1_577_836_800, nanoseconds: 0 }],
])('a date in %s is a day', (_what, startDate) => {
  const work = [{ company: 'A', startDate, endDate: '2021' }];
  expect(fromAppShape({ ...PERSON, work })).toEqual({
    ...ANN,
    work: [{ name: 'A', startDate: '2020-01-01', endDate: '2021' }],
  });
});

test.each<[string, object, object]>([
  [
    'contacts in an object of their own',
    { profile: { fullName: 'Ann', contact: { email: 'ann@a.example', phone: '123' } } },
    { name: 'Ann', email: 'ann@a.example', phone: '123' },
  ],
  [
    'links beside the person',
    { profile: { fullName: 'Ann' }, links: [{ label: 'Blog', url: 'ann.example' }] },
    { name: 'Ann', profiles: [{ network: 'Blog', url: 'ann.example' }] },
  ],
  [
    'addresses by their networks',
    { profile: { fullName: 'Ann', linkedinUrl: 'linkedin.com/in/ann', websiteUrl: 'ann.example' } },
    {
      name: 'Ann',
      url: 'ann.example',
      profiles: [{ network: 'LinkedIn', url: 'linkedin.com/in/ann' }],
    },
  ],
  [
    'a summary in an object',
    { profile: { fullName: 'Ann' }, summary: { content: '<p>Writes.</p>' } },
    { name: 'Ann', summary: 'Writes.' },
  ],
  [
    'a second photo, which is no text',
    { profile: { fullName: 'Ann', photo: 'data:image/png;base64,AA', avatar: 'data:,B' } },
    { name: 'Ann', image: 'data:image/png;base64,AA', avatar: 'data:,B' },
  ],
])('of the person in an app, %s', (_what, given, basics) => {
  expect(fromAppShape(given)).toEqual({ basics });
});
