import { describe, expect, test } from 'vitest';
import type { Resume } from '../../domain/resume/schema.ts';
import type { Block } from './blocks.ts';
import { plainText } from './markdown.ts';
import { prepareResume } from './prepare-resume.ts';

function content(resume: Resume, locale = 'en') {
  return prepareResume(resume, { locale }).content;
}

function shown(blocks: readonly Block[] | undefined) {
  return blocks?.map((block) =>
    block.type === 'list' ? block.items.map(plainText) : plainText(block.text),
  );
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

  test('that stand there twice are printed once', () => {
    const url = 'https://ada.example';
    expect(texts({ url, profiles: [{ url: 'ada.example/' }, { network: 'X', url }] })).toEqual([
      'ada.example',
      'X: ada.example',
    ]);
  });

  test.each([
    [{ network: 'GitHub', username: 'jane', url: 'https://github.com/jane' }, 'github.com/jane'],
    [{ network: 'Stack Overflow', url: 'stackoverflow.com/u/1' }, 'stackoverflow.com/u/1'],
    [{ network: 'Mastodon', url: 'https://hachyderm.io/@jane' }, 'Mastodon: hachyderm.io/@jane'],
    [{ network: 'Line', url: 'https://online.example/p/9' }, 'Line: online.example/p/9'],
    [
      { network: 'Line', username: 'pl', url: 'https://online.example/p' },
      'Line: online.example/p (pl)',
    ],
    [
      { network: 'LinkedIn', username: 'Jane Doe', url: 'linkedin.com/in/jane-doe' },
      'linkedin.com/in/jane-doe',
    ],
    [{ network: 'DEV', username: '@jane', url: 'https://dev.to/jane' }, 'dev.to/jane'],
    [{ network: 'X', url: '//x.example/ü' }, 'x.example/ü'],
    [{ network: 'Twitter', username: 'p7', url: 'https://twitter.com' }, 'twitter.com (p7)'],
    [{ network: 'Signal', username: 'jane.01' }, 'Signal: jane.01'],
  ])('name a network and a user that the address does not: %j', (profile, text) => {
    expect(texts({ profiles: [profile] })).toEqual([text]);
  });

  test('put the colon of the language behind a network', () => {
    const profiles = [{ network: 'Signal', username: 'jane.01' }];
    const [link] = content({ basics: { profiles } }, 'fr').contacts;
    expect(link?.text).toBe('Signal\u00a0: jane.01');
  });

  test.each([
    ['US', '1 Main St, Springfield, Region 12345, United States'],
    ['DE', '1 Main St, 12345 Springfield, Region, Germany'],
    ['BR', '1 Main St, Springfield, Region 12345, Brazil'],
    ['JP', '1 Main St, Springfield, Region 12345, Japan'],
    ['Wonderland', '1 Main St, 12345 Springfield, Region, Wonderland'],
  ])('write an address as %s does', (countryCode, expected) => {
    const place = {
      address: '1 Main St',
      city: 'Springfield',
      region: 'Region',
      postalCode: '12345',
    };
    expect(texts({ location: { ...place, countryCode } })).toEqual([expected]);
  });

  test.each([
    [
      '100-0001 東京都 千代田区 1-1',
      { address: '1-1', city: '千代田区', region: '東京都', postalCode: '100-0001' },
    ],
    ['Singapore', { city: 'Singapore', countryCode: 'SG' }],
    ['Berlin, Germany', { city: 'Berlin, Germany', countryCode: 'DE' }],
    [
      '10115 Berlin, Germany',
      { city: 'Berlin', region: 'Berlin', postalCode: '10115', countryCode: 'de' },
    ],
    [
      'New York, New York 10001, United States',
      { city: 'New York', region: 'New York', postalCode: '10001', countryCode: 'US' },
    ],
  ])('say each part of an address once, in the order of its script: %s', (expected, location) => {
    expect(texts({ location })).toEqual([expected]);
  });

  test.each([
    [
      'github.com/ada',
      'https://github.com/ada',
      { network: 'GitHub', username: 'https://github.com/ada' },
    ],
    [
      'Blog: ada.example/x',
      'https://ada.example/x',
      { network: 'Blog', username: 'ada.example/x' },
    ],
    [
      'ada@example.org',
      'mailto:ada@example.org',
      { network: 'Email', username: 'ada@example.org' },
    ],
    ['Mastodon: ada@example.org', null, { network: 'Mastodon', username: 'ada@example.org' }],
    ['Bluesky: ada.example', null, { network: 'Bluesky', username: 'ada.example' }],
  ])('lead somewhere where an address stands in the place of a name: %s', (text, href, profile) => {
    expect(content({ basics: { profiles: [profile] } }).contacts).toEqual([{ text, href }]);
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

  test('print their text before their list', () => {
    const work = [{ summary: 'One.\n \nTwo.', highlights: ['- A', 'B\nC'] }];
    expect(shown(only({ work }).entries[0]?.blocks)).toEqual(['One.', 'Two.', ['A', 'B\nC']]);
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
      blocks: [{ type: 'paragraph', text: [{ text: 'Secret' }] }],
    });
    expect(only({ 'x-githubURL': 'https://github.com/ada' }).heading).toBe('Github URL');
    expect(only({ 'x-GitHub stars': 'Many' }).heading).toBe('GitHub stars');
    expect(only({ 'x-pages': { home: 'https://ada.example', of: 'me' } }).facts).toEqual([
      { label: 'Home', note: null, value: 'https://ada.example', href: 'https://ada.example/' },
      { label: 'Of', note: null, value: 'me' },
    ]);
    expect(only({ 'x-card': { expiryDate: '2023-01', number: '2023-02' } }).facts).toEqual([
      { label: 'Expiry date', note: null, value: 'Jan\u00a02023' },
      { label: 'Number', note: null, value: '2023-02' },
    ]);
    const hobbies = only({ 'x-hobbies': ['Chess', undefined, 7] });
    expect(shown(hobbies.blocks)).toEqual([['Chess', '7']]);
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

  test('have entries as those of JSON Resume are, as far as their keys are the same', () => {
    const patent = {
      ...{ name: 'Loom', organization: 'EPO', date: '2020-05', url: 'https://epo.example/1' },
      ...{ summary: 'A **loom**.', highlights: ['one', 'two'], number: 'EP1' },
    };
    const { blocks = [], ...entry } = only({ 'x-patents': [patent] }).entries[0] ?? {};
    expect(entry).toMatchObject({
      ...{ title: 'Loom', subtitle: 'EPO', period: 'May\u00a02020' },
      link: { href: 'https://epo.example/1' },
      facts: [{ label: 'Number', note: null, value: 'EP1' }],
    });
    expect(shown(blocks)).toEqual(['A loom.', ['one', 'two']]);
  });

  test('have facts of what does not fit', () => {
    const talk = { name: 'Looms', url: 'ask me', date: 'soon', highlights: [{ a: 1 }] };
    expect(only({ 'x-talks': [talk] }).entries[0]).toMatchObject({
      ...{ title: 'Looms', link: null, period: null, blocks: [] },
      facts: [{ value: 'ask me' }, { value: 'soon' }, { value: 'A: 1' }],
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

test('a period in words stands where there are no dates, and is a fact where there are', () => {
  const period = { 'x-period': 'Winter 2019' };
  const section = only({
    work: [
      { name: 'A', ...period },
      { startDate: '2020', ...period },
    ],
  });
  expect(section.entries.map((entry) => [entry.period, entry.facts.length])).toEqual([
    ['Winter 2019', 0],
    [expect.stringContaining('2020'), 1],
  ]);
});
