import { expect, test } from 'vitest';
import { behindLabel, inOneLine, textWidth, truncateText } from './terminal-text.ts';

test.each([
  ['Ada', 3],
  ['Résumé', 6],
  ['Re\u0301sume\u0301', 6],
  ['履歴書', 6],
  ['👩‍💻', 2],
])('%s takes the columns that a terminal gives it', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('a text that is cut ends in an ellipsis and never takes more than its room', () => {
  expect(truncateText('Ada Lovelace', 12)).toBe('Ada Lovelace');
  expect(truncateText('Ada Lovelace', 11)).toBe('Ada Lovela…');
  expect(truncateText('Ada Lovelace', 5)).toBe('Ada…');
  expect(truncateText('履歴書', 4)).toBe('履…');
  expect(truncateText('Ada', 0)).toBe('');
});

test('a text behind a label is wrapped so that it stays there', () => {
  expect(behindLabel('Note  ', 'one two three', 13)).toBe('Note  one two\n      three');
  expect(behindLabel('Note  ', 'one two three', Infinity)).toBe('Note  one two three');
  expect(behindLabel('\u001b[2mNote\u001b[22m  ', 'a bbbbbbbb', 10)).toBe(
    '\u001b[2mNote\u001b[22m  a\n      bbbbbbbb',
  );
});

test('what could move the cursor becomes a space', () => {
  expect(inOneLine('a\u001b[2Jb\r\nc\u2028d')).toBe('a [2Jb c d');
});
