import { describe, expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import { createDateFormat } from '../locale/dates.ts';
import { labelsFor } from '../locale/labels.ts';
import { resolveLocale } from '../locale/locale.ts';
import { resumeContent } from './resume-content.ts';

function content(resume: Resume) {
  const locale = resolveLocale(['en'], '');
  return resumeContent(resume, {
    labels: labelsFor('en'),
    dates: createDateFormat(locale),
    locale: locale.tag,
  });
}

function only(resume: Resume) {
  const [section, ...others] = content(resume).sections;
  if (!section || others.length > 0) throw new Error('Expected exactly one section.');
  return section;
}

test('what is empty has no section', () => {
  expect(
    content({ work: [], skills: [{}], 'x-nothing': [], education: [{ courses: [] }] }),
  ).toEqual({
    name: null,
    label: null,
    contacts: [],
    sections: [],
  });
});

describe('contacts', () => {
  const texts = (basics: Resume['basics']) => content({ basics }).contacts.map(({ text }) => text);

  test('name a network that its address does not', () => {
    const profiles = [
      { network: 'GitHub', username: 'jane', url: 'https://github.com/jane' },
      { network: 'Mastodon', url: 'https://hachyderm.io/@jane' },
      { network: 'Signal', username: 'jane.01' },
    ];
    expect(texts({ profiles })).toEqual([
      'github.com/jane',
      'Mastodon: hachyderm.io/@jane',
      'Signal: jane.01',
    ]);
  });

  test.each([
    ['US', '1 Main St, Springfield, Region 12345, United States'],
    ['DE', '1 Main St, 12345 Springfield, Region, Germany'],
    ['JP', '12345 Region Springfield 1 Main St'],
    ['Wonderland', '1 Main St, 12345 Springfield, Region, WONDERLAND'],
  ])('write an address as %s does', (countryCode, expected) => {
    const place = {
      address: '1 Main St',
      city: 'Springfield',
      region: 'Region',
      postalCode: '12345',
    };
    expect(texts({ location: { ...place, countryCode } })).toEqual([expected]);
  });
});

describe('entries', () => {
  test('of work lead with the position', () => {
    const work = [
      { name: 'TechCorp', position: 'Engineer', startDate: '2021-03', location: 'Bonn' },
    ];
    expect(only({ work }).entries[0]).toMatchObject({
      title: 'Engineer',
      subtitle: 'TechCorp',
      period: 'Mar\u00a02021\u00a0– Present',
      place: 'Bonn',
    });
  });

  test('without a title are headed by what stands under it', () => {
    expect(only({ work: [{ name: 'TechCorp' }] }).entries[0]).toMatchObject({
      title: 'TechCorp',
      subtitle: null,
    });
  });

  test('lose the bullets that people type, and part paragraphs at blank lines', () => {
    const work = [{ summary: 'One.\nStill one.\n \nTwo.', highlights: ['- A', '• B', '-5 °C'] }];
    expect(only({ work }).entries[0]).toMatchObject({
      paragraphs: ['One.\nStill one.', 'Two.'],
      bullets: ['A', 'B', '-5 °C'],
    });
  });

  test('label a grade, but not what speaks for itself', () => {
    const education = [{ score: '3.8' }, { score: 'Dissertation: Sleep' }];
    expect(only({ education }).entries.map(({ facts }) => facts)).toEqual([
      [{ label: 'Grade', note: null, value: '3.8' }],
      [{ label: null, note: null, value: 'Dissertation: Sleep' }],
    ]);
  });
});

describe('skills', () => {
  test('are a row each with keywords, and share one without', () => {
    const skills = [
      { name: 'Web', level: 'Expert', keywords: ['CSS', 'HTML'] },
      { name: 'Go' },
      { name: 'Rust', level: 'Beginner' },
    ];
    expect(only({ skills }).facts).toEqual([
      { label: 'Web', note: 'Expert', value: 'CSS, HTML' },
      { label: null, note: null, value: 'Go, Rust (Beginner)' },
    ]);
  });
});

describe('keys that JSON Resume does not know', () => {
  test('at the top are sections', () => {
    expect(only({ 'x-securityClearance': 'Secret' })).toMatchObject({
      id: 'extra',
      heading: 'Security clearance',
      paragraphs: ['Secret'],
    });
    expect(only({ 'x-hobbies': ['Chess', undefined, 7] }).bullets).toEqual(['Chess', '7']);
    expect(only({ 'x-driving-licence': { class: 'B', since: 2009 } }).facts).toEqual([
      { label: 'Class', note: null, value: 'B' },
      { label: 'Since', note: null, value: '2009' },
    ]);
    expect(
      only({ 'x-patents': [{ title: 'Press', claims: [1, { of: 'use' }] }] }).entries[0],
    ).toMatchObject({
      title: 'Press',
      facts: [{ label: 'Claims', value: '1, Of: use' }],
    });
  });

  test('in an entry are facts of it', () => {
    const work = [{ name: 'A', 'x-techStack': ['Go', 'SQL'], internalId: 'never printed' }];
    expect(only({ work }).entries[0]?.facts).toEqual([
      { label: 'Tech stack', note: null, value: 'Go, SQL' },
    ]);
  });

  test('are not printed without x-', () => {
    expect(content({ $schema: 'https://example.com', theme: 'even' }).sections).toEqual([]);
  });
});
