import { expect, test } from 'vitest';
import type { DocumentKind } from './document-kind.ts';
import { createKindRegistry, RESUME_KIND } from './document-kinds.ts';

const letter: DocumentKind<{ to: string }> = {
  id: 'letter',
  parse: ({ to }) =>
    typeof to === 'string'
      ? { ok: true, document: { to } }
      : { ok: false, problems: [{ path: 'to', message: 'is required' }] },
  title: ({ to }) => `Letter to ${to}`,
};

test('a registry finds the kinds that it was made of, and no other', () => {
  const kinds = createKindRegistry([RESUME_KIND, letter]);
  expect(kinds.find('letter')).toBe(letter);
  expect(kinds.find('resume')).toBe(RESUME_KIND);
  expect(kinds.find('constructor')).toBeNull();
});

test('two kinds of the same id are refused', () => {
  expect(() => createKindRegistry([letter, RESUME_KIND, { ...letter }])).toThrow('letter');
});

test.each([
  ['names the person', { basics: { name: 'Jane Developer' } }, 'Jane Developer – Résumé'],
  [
    'writes a name on one line',
    { basics: { name: 'Jane\n Developer' } },
    'Jane Developer – Résumé',
  ],
  ['does without a name', {}, 'Résumé'],
])('the title of a résumé %s', (_what, document, title) => {
  expect(RESUME_KIND.title(document)).toBe(title);
});
