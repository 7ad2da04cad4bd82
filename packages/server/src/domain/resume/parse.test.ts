import { describe, expect, test } from 'vitest';
import { DOCUMENT_LIMITS } from './normalize.ts';
import { parseResume } from './parse.ts';
import type { Resume } from './schema.ts';

function problemsOf(data: unknown) {
  const parsed = parseResume(data);
  return parsed.ok ? [] : parsed.problems;
}

function documentOf(data: unknown): Resume {
  const parsed = parseResume(data);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

describe('a résumé', () => {
  test('needs nothing', () => {
    expect(documentOf({})).toEqual({});
  });

  test('keeps keys that the schema does not know', () => {
    const data = { 'x-patents': [{ id: 1 }], work: [{ name: 'A', team: { size: 4 } }] };
    expect(documentOf(data)).toEqual(data);
  });

  test('takes null and blank text as absent', () => {
    const data = {
      basics: { name: 'Jane', image: '', email: null, location: '' },
      work: [null, { name: 'A', endDate: '  ', highlights: ['', 'Built it', null] }],
    };
    expect(documentOf(data)).toEqual({
      basics: { name: 'Jane' },
      work: [{ name: 'A', highlights: ['Built it'] }],
    });
  });

  test('is cleaned for printing, in keys that are known and not', () => {
    expect(documentOf({ basics: { name: ' J\u0000ane\ud800 ' }, 'x-a': 'b\u0007' })).toEqual({
      basics: { name: 'Jane\ufffd' },
      'x-a': 'b',
    });
  });

  test('cannot reach a prototype', () => {
    const document = documentOf(JSON.parse('{"__proto__": {"polluted": true}, "work": []}'));
    expect(document).toEqual({ work: [] });
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
  });
});

describe('problems', () => {
  test('are listed all at once, each with its place', () => {
    const data = {
      basics: { name: 5, location: [] },
      work: [null, 'x', { startDate: 'Jan 2020', highlights: [true] }],
      skills: {},
    };
    expect(problemsOf(data)).toEqual([
      { path: 'basics.name', message: 'must be text, not a number: write "5" in quotes' },
      {
        path: 'basics.location',
        message: 'must be an object such as { "key": "value" }, not a list',
      },
      { path: 'work[1]', message: 'must be an object such as { "key": "value" }, not text' },
      {
        path: 'work[2].startDate',
        message:
          'must be a date such as 2021, 2021-03 or 2021-03-15; leave it out for what is still going on',
      },
      {
        path: 'work[2].highlights[0]',
        message: 'must be text, not a boolean: write "true" in quotes',
      },
      { path: 'skills', message: 'must be a list such as ["…"], not an object' },
    ]);
  });

  test.each([[[]], [null], ['text'], [7]])('%j is not a résumé', (data) => {
    expect(problemsOf(data)).toHaveLength(1);
  });

  test('have paths that quote odd keys', () => {
    const data = { 'x-ok': { 'a "b': 'x'.repeat(DOCUMENT_LIMITS.textLength + 1) } };
    expect(problemsOf(data)[0]?.path).toBe('x-ok["a \\"b"]');
  });

  test('end in a count when nobody could read them all', () => {
    const work = Array.from({ length: 450 }, () => ({ name: 1, position: 2 }));
    const problems = problemsOf({ work, 'x-a': { 'x-b': Array.from({ length: 500 }, deepList) } });
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.message).toContain('900 more');
  });
});

describe('a document in the shape of another format', () => {
  test.each([
    [{ person: { fullName: 'Ann' }, work: [] }, 'person'],
    [{ work: [{ firm: 'A', job: 'B' }, { firm: 'C' }] }, 'work.firm, work.job'],
    [{ basics: { fullName: 'Ann', profiles: [] }, 'a b': 1 }, '["a b"], basics.fullName'],
    [{ meta: { version: '1' }, invoice: 7 }, 'invoice'],
    [{ constructor: { name: 'A' }, toString: 1 }, 'constructor, toString'],
    [
      Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index}`, 1])),
      'k0, k1, k2, k3, k4, k5, k6, k7, k8, k9 and 2 more',
    ],
  ])('is no résumé: %j', (data, unknown) => {
    expect(problemsOf(data)).toEqual([
      { path: '', message: expect.stringMatching(/^holds nothing to print\. JSON Resume/) },
    ]);
    expect(problemsOf(data)[0]?.message.endsWith(` know ${unknown}`)).toBe(true);
  });

  test.each([
    {},
    { basics: {} },
    { work: [], skills: [{}] },
    { meta: { version: '1' }, $schema: 'https://jsonresume.org/schema', lang: 'de' },
    { profile: null, personalInfo: '' },
    { basics: { name: 'Ann' }, profile: { fullName: 'Ann' } },
    { 'x-patents': ['A'], profile: {} },
    { work: [{ company: 'A', position: 'B' }] },
  ])('is not what %j is', (data) => {
    expect(problemsOf(data)).toEqual([]);
  });
});

test('keys of JSON Resume before version 1 are read', () => {
  const old = {
    basics: { website: 'https://otto.example', picture: 'data:,' },
    work: [{ company: 'Northwind', website: 'https://northwind.example' }],
    volunteer: [{ organization: 'Ark', website: 'https://ark.example' }],
    education: [{ institution: 'Uni', gpa: '3.9' }],
    publications: [{ name: 'Paper', website: 'https://paper.example' }],
    languages: [{ name: 'German', level: 'C2' }],
  };
  expect(documentOf(old)).toEqual({
    basics: { url: 'https://otto.example', image: 'data:,' },
    work: [{ name: 'Northwind', url: 'https://northwind.example' }],
    volunteer: [{ organization: 'Ark', url: 'https://ark.example' }],
    education: [{ institution: 'Uni', score: '3.9' }],
    publications: [{ name: 'Paper', url: 'https://paper.example' }],
    languages: [{ language: 'German', fluency: 'C2' }],
  });
  const names = {
    basics: {
      bio: 'Writes.',
      location: { country: 'Germany', state: 'BE', zip: '10115', street: 'Weg 1' },
      profiles: [{ network: 'GitHub', website: 'github.com/otto' }],
    },
    work: [{ employer: 'Northwind' }],
    projects: [{ title: 'Press', summary: 'Prints.', website: 'press.example' }],
    certifications: [{ title: 'CKA', authority: 'CNCF', website: 'cncf.example' }],
    awards: [{ name: 'Prize', issuer: 'Society' }],
    hobbies: [{ name: 'Chess' }],
  };
  expect(documentOf(names)).toEqual({
    basics: {
      summary: 'Writes.',
      location: { countryCode: 'Germany', region: 'BE', postalCode: '10115', address: 'Weg 1' },
      profiles: [{ network: 'GitHub', url: 'github.com/otto' }],
    },
    work: [{ name: 'Northwind' }],
    projects: [{ name: 'Press', description: 'Prints.', url: 'press.example' }],
    certificates: [{ name: 'CKA', issuer: 'CNCF', url: 'cncf.example' }],
    awards: [{ title: 'Prize', awarder: 'Society' }],
    interests: [{ name: 'Chess' }],
  });
  const both = { work: [{ company: 'Old', name: 'New' }] };
  expect(documentOf(both)).toEqual(both);
});

describe('limits', () => {
  test('leave room for the longest of careers', () => {
    const publications = Array.from({ length: 500 }, () => ({ name: 'n'.repeat(400) }));
    const highlights = Array.from({ length: 200 }, () => 'Did it');
    documentOf({ basics: { summary: 'w'.repeat(20_000) }, work: [{ highlights }], publications });
  });

  test.each([
    ['basics.name', 500, (text: string) => ({ basics: { name: text } })],
    ['basics.email', 1_000, (text: string) => ({ basics: { email: text } })],
    ['basics.url', 2_000, (text: string) => ({ basics: { url: text } })],
    ['basics.image', 8_000_000, (text: string) => ({ basics: { image: text } })],
    ['work[0].summary', 20_000, (text: string) => ({ work: [{ summary: text }] })],
    ['work[0].highlights[0]', 20_000, (text: string) => ({ work: [{ highlights: [text] }] })],
    ['skills[0].keywords[0]', 1_000, (text: string) => ({ skills: [{ keywords: [text] }] })],
    ['x-a', 20_000, (text: string) => ({ 'x-a': text })],
  ])('of %s: %i characters', (path, maxLength, documentWith) => {
    documentOf(documentWith('a'.repeat(maxLength)));
    expect(problemsOf(documentWith('a'.repeat(maxLength + 1)))).toEqual([
      { path, message: `is too long: at most ${maxLength} characters` },
    ]);
  });

  test.each([
    ['work', 500, (list: unknown[]) => ({ work: list.map(() => ({ name: 'A' })) })],
    ['work[0].highlights', 200, (list: unknown[]) => ({ work: [{ highlights: list }] })],
    ['x-a', 500, (list: unknown[]) => ({ 'x-a': list })],
  ])('of %s: %i entries', (path, maxLength, documentWith) => {
    const list = (length: number) => Array.from({ length }, () => 'a');
    documentOf(documentWith(list(maxLength)));
    expect(problemsOf(documentWith(list(maxLength + 1)))).toEqual([
      { path, message: `has too many entries: at most ${maxLength}` },
    ]);
  });

  test.each([
    [
      'many keys',
      { 'x-a': Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`k${i}`, 1])) },
      'has too many keys: at most 200',
    ],
    ['long keys', { ['k'.repeat(201)]: 1 }, 'has a key of over 200 characters: shorten it'],
    [
      'many values',
      { 'x-a': Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 1)) },
      'holds over 20000 values: shorten it',
    ],
    [
      'many characters',
      { 'x-a': Array.from({ length: 30 }, () => 'a'.repeat(20_000)) },
      'holds over 500000 characters: shorten it',
    ],
  ])('stop %s with one problem', (_what, data, message) => {
    expect(problemsOf(data).map((problem) => problem.message)).toEqual([message]);
  });

  test('stop nesting that would exhaust the stack', () => {
    const deep = JSON.parse(`{"x-a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
    expect(problemsOf(deep)).toHaveLength(1);
  });
});

/** One level deeper than a document may be. */
function deepList(): unknown {
  return Array.from({ length: DOCUMENT_LIMITS.depth - 2 }).reduce<unknown>((list) => [list], []);
}
