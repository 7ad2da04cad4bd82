import { expect, test } from 'vitest';
import { TRANSLATIONS } from './label-sets.ts';
import { resolveLocale } from './locale.ts';
import { personalLabel } from './personal-labels.ts';

test.each([...TRANSLATIONS.keys()])('%s has words for date of birth and nationality', (tag) => {
  const words = ['x-dateOfBirth', 'x-nationality'].map((key) =>
    personalLabel(key, resolveLocale([tag], '').locale),
  );
  expect(words.every((word) => word !== null && word !== '')).toBe(true);
});

test.each([
  ['x-dateOfBirth', 'de', 'Geburtsdatum'],
  ['x-date-of-birth', 'fr', 'Date de naissance'],
  ['x-nationality', 'zh-TW', '國籍'],
  ['x-nickname', 'de', null],
  ['x-nationality', 'eu', null],
])('%s in %s is %s', (key, tag, label) => {
  expect(personalLabel(key, resolveLocale([tag], '').locale)).toBe(label);
});
