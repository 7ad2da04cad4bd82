import { expect, test } from 'vitest';
import { readDocument } from './draft.ts';

test.each([
  { shape: 'JSON Resume', document: { basics: { name: 'Ada Lovelace' } } },
  { shape: 'a profile', document: { profile: { fullName: 'Ada Lovelace' } } },
  { shape: 'personal info', document: { personalInfo: { name: 'Ada Lovelace' } } },
])('finds whose résumé it is in $shape', ({ document }) => {
  expect(readDocument(JSON.stringify(document))).toEqual({ document, title: 'Ada Lovelace' });
});

test('knows no name where there is none', () => {
  expect(readDocument('{"basics": {}}')).toEqual({ document: { basics: {} }, title: null });
});

test.each([
  ['   ', /Paste a résumé/],
  ['{"basics": {', /not JSON yet/],
  ['[1, 2]', /JSON object/],
  ['null', /JSON object/],
])('says what is wrong with %j', (text, problem) => {
  expect(readDocument(text)).toEqual({ problem: expect.stringMatching(problem) });
});
