import { expect, test } from 'vitest';
import { fieldsOf } from './field-values.ts';
import { findValues } from './find-values.ts';

const RESUME = {
  basics: {
    name: 'Ada Lovelace',
    image: 'data:image/png;base64,AAAA',
    url: 'https://www.ada.example/notes/',
    summary: 'Writes **programs**.\n- Reads [them](https://example.org) back.',
    location: { countryCode: 'GB' },
  },
  work: [
    { position: 'Analyst', startDate: '1842-03', highlights: ['A well-known note', 'Another'] },
    { position: 'Writer', startDate: '1840' },
  ],
};
const PRINTED = `Ada Lovelace
ada.example/notes
Writes programs. Reads them back.
ANALYST Mar 1842 – Present
• A well-
known note
• Another
\fAda Lovelace 2 / 2
Writer 1840`;

function foundIn(text: string) {
  const { missing, misplaced, found, total } = findValues(fieldsOf(RESUME), text);
  const paths = (fields: readonly { path: string }[]) => fields.map(({ path }) => path);
  return { missing: paths(missing), misplaced: paths(misplaced), found, total };
}

test('values are found as they are printed, whatever was made of spaces, case and marks', () => {
  expect(foundIn(PRINTED)).toEqual({ missing: [], misplaced: [], found: 9, total: 9 });
});

test('what is not there is told by its path', () => {
  const { missing, found } = foundIn(PRINTED.replace('Another', 'Other').replace('1840', ''));

  expect(missing).toEqual(['work[0].highlights[1]', 'work[1].startDate']);
  expect(found).toBe(7);
});

test('part of a word is not the word', () => {
  expect(foundIn(PRINTED.replace('Writer', 'Underwriters')).missing).toEqual(['work[1].position']);
});

test('entries and items in another order are told', () => {
  const swapped = PRINTED.replace(
    '• A well-\nknown note\n• Another',
    '• Another\n• A well-known note',
  );

  expect(foundIn(swapped)).toMatchObject({ missing: [], misplaced: ['work[0].highlights[1]'] });
});

test('what stands at the head of a page does not part a sentence', () => {
  const broken = PRINTED.replace('programs. Reads', 'programs. Reads').replace(
    'Reads them back.',
    'Reads\n\fAda Lovelace\n\n2 / 3\n\nthem back.',
  );

  expect(foundIn(broken).missing).toEqual([]);
});

test('values are found without the marks that people type, which are not printed', () => {
  const basics = {
    url: 'https://xn--mnchen-3ya.example/caf%C3%A9',
    summary: '| a | b |\n|---|---|\n✓ one\n✓ two\n– three\n1、负责\n2、带领\n```',
  };
  const printed = 'münchen.example/café\na | b\n• one\n• two\n• three\n1. 负责\n2. 带领';
  expect(findValues(fieldsOf({ basics }), printed).missing).toEqual([]);
});

test('values are found in the digits of their language, and items of a list without their marks', () => {
  const work = [
    { position: 'مهندس', startDate: '2019-03', highlights: ['✓ one', '2、two', '① سه'] },
  ];
  const printed = 'مهندس\nمارس ۲۰۱۹ – اکنون\n• one\n2. two\n3. سه';
  expect(findValues(fieldsOf({ work }), printed).missing).toEqual([]);
});
