import { expect, test } from 'vitest';
import { LETTER_KIND } from '../../packages/server/src/domain/letter/letter-kind.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { readPdf } from '../support/pdf-text.ts';
import { typeset } from './support/typeset.ts';

const LETTER = {
  recipient: ['Ingrid Solheim', '5013 Bergen'],
  place: 'Ostend',
  date: '2026-03-15',
  subject: 'Lead Engineer',
  salutation: 'Dear Ms Solheim,',
  body: ['First **of all**.', '- one\n- two'],
  closing: 'Yours sincerely,',
};
const PERSON = { basics: { name: 'Ada Lovelace', email: 'ada@example.com', summary: 'Analyst.' } };
const WITH_BOTH = {
  ...PERSON,
  skills: [{ name: 'Skill' }],
  work: Array.from({ length: 60 }, () => ({ name: 'Loomworks', highlights: ['Wove patterns.'] })),
  'x-letter': LETTER,
};

async function pagesOf(templateId: string, document: Resume, options = {}) {
  const { pdf, data } = await typeset(templateId, document, options);
  const { text, title } = await readPdf(pdf);
  return { data, title, pages: text.split('\n').map((page) => page.replace(/\s+/g, ' ')) };
}

function parsed(document: Readonly<Record<string, unknown>>): Resume {
  const result = LETTER_KIND.parse(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
}

const DESIGNS = ['modern', 'classic', 'plain', 'executive'];

test.each(DESIGNS)('a letter goes alone on the paper of %s', async (id) => {
  const { pages, title } = await pagesOf(`letter-${id}`, parsed(WITH_BOTH));

  expect(pages).toHaveLength(1);
  const inOrder = ['Ada Lovelace', 'Bergen', 'Lead Engineer', 'Dear Ms', 'First of all', 'one'];
  const places = [...inOrder, 'Yours sincerely'].map((words) => pages[0]?.indexOf(words) ?? -1);
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(pages[0]).toContain('Ostend, March 15, 2026');
  expect(pages[0]).not.toMatch(/Analyst|Loomworks/);
  expect(title).toBe('Ada Lovelace – Lead Engineer');
});

test('a letter alone has no page for what else is told of the person', async () => {
  const basics = {
    ...PERSON.basics,
    'x-dateOfBirth': '1815-12-10',
    location: { city: 'London', 'x-since': '1835' },
    profiles: [{ network: 'X', username: 'ada', 'x-note': 'quiet' }],
  };
  const { pages } = await pagesOf('letter-plain', parsed({ basics, 'x-letter': LETTER }));
  expect(pages).toHaveLength(1);
  expect(pages[0]).toContain('London');
  expect(pages[0]).not.toMatch(/1815|1835|quiet/);
});

test('an anonymous letter is not signed', async () => {
  const signed = { ...PERSON, 'x-letter': { ...LETTER, signature: 'Countess Lovelace' } };
  const { pages, title } = await pagesOf('letter-modern', parsed(signed), { anonymise: true });
  expect(pages[0]).toContain('Yours sincerely');
  expect(`${title} ${pages[0]}`).not.toMatch(/Lovelace|ada@/);
});

test('lists in lists of a letter stand below their item', async () => {
  const nested = { ...PERSON, 'x-letter': { ...LETTER, body: '1. one\n   - two\n2. three' } };
  const { pages } = await pagesOf('letter-classic', parsed(nested));
  expect(pages[0]).toMatch(/1\. one •\s*two 2\. three/);
});

test.each(DESIGNS)(
  'before the résumé in %s, whose pages are counted for themselves',
  async (id) => {
    const { pages } = await pagesOf(id, WITH_BOTH);

    expect(pages.length).toBeGreaterThan(2);
    expect(pages[0]).toContain('Dear Ms Solheim');
    expect(pages[0]).not.toContain('Loomworks');
    expect(pages[1]).toContain('Ada Lovelace');
    expect(pages[1]).not.toMatch(/Dear Ms|1 \//);
    expect(pages[2]).toContain(`2 / ${pages.length - 1}`);
  },
);

test('it is left out where the sections that are asked for do not name it', async () => {
  const without = await pagesOf('modern', WITH_BOTH, { sections: ['skills'] });
  const named = await pagesOf('modern', WITH_BOTH, { sections: ['letter', 'skills'] });

  expect(without.pages.join()).not.toContain('Dear Ms');
  expect(named.pages[0]).toContain('Dear Ms');
});

test.each([
  [{ ...PERSON }, 'x-letter'],
  [{ ...PERSON, 'x-letter': { body: 5 } }, 'x-letter.body'],
  [{ basics: { name: 5 }, 'x-letter': LETTER }, 'basics.name'],
])('a letter that cannot be printed is refused: %o', (document, path) => {
  const result = LETTER_KIND.parse(document);
  expect(result.ok ? [] : result.problems.map((problem) => problem.path)).toContain(path);
});
