import { expect, test } from 'vitest';
import { DOCUMENT_KINDS } from './document-kinds.ts';

const resume = DOCUMENT_KINDS.resume;

test.each([
  ['names the person', { basics: { name: 'Jane Developer' } }, 'Jane Developer – Résumé'],
  [
    'writes a name on one line',
    { basics: { name: 'Jane\n Developer' } },
    'Jane Developer – Résumé',
  ],
  ['does without a name', {}, 'Résumé'],
])('the title of a résumé %s', (_what, document, title) => {
  expect(resume?.title(document)).toBe(title);
});
