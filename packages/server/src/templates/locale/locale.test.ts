import { expect, test } from 'vitest';
import { labelsFor, TRANSLATIONS } from './label-sets.ts';
import { ENGLISH } from './labels.ts';
import { resolveLocale } from './locale.ts';

test.each([
  ['the first tag that is one', ['x', undefined, 'pt_br', 'en'], '', 'pt-BR', 'ltr'],
  ['German by its name', ['German'], '', 'de', 'ltr'],
  ['French by its own name', [' Français'], '', 'fr', 'ltr'],
  ['what its script tells where its tag is none', ['hebrew-ish'], 'דוד כהן', 'he', 'rtl'],
  ['English when nothing says otherwise', [undefined], 'Jane', 'en', 'ltr'],
  ['English for scripts that serve many languages', [], 'Иван Петров', 'en', 'ltr'],
  ['right to left for Arabic', ['ar-EG'], '', 'ar-EG', 'rtl'],
  ['right to left by script', ['az-Arab'], '', 'az-Arab', 'rtl'],
  ['Arabic by its script', [], 'محمد الحسيني، مهندس React', 'ar', 'rtl'],
  ['Hebrew by its script', [], 'דוד כהן', 'he', 'rtl'],
  ['Japanese by its kana', [], '山田太郎はエンジニアです', 'ja', 'ltr'],
  ['Chinese by Han alone', [], '李小龙', 'zh', 'ltr'],
  ['English with a foreign name in it', [], 'Worked with 山田太郎 on search', 'en', 'ltr'],
])('a document is in %s', (_what, tags, sample, tag, dir) => {
  expect(resolveLocale(tags, sample).locale).toMatchObject({ tag, dir });
});

test('a language that was taken by its words is a guess', () => {
  const german = 'Erfahrener Entwickler mit einer Leidenschaft für Systeme und die Umsetzung.';
  expect(resolveLocale([], german)).toMatchObject({ locale: { tag: 'de' }, isGuess: true });
  expect(resolveLocale(['en'], german)).toMatchObject({ locale: { tag: 'en' }, isGuess: false });
  expect(resolveLocale([], 'Jane Doe')).toMatchObject({ locale: { tag: 'en' }, isGuess: false });
});

test.each([
  ['pt-BR', 'Experiência profissional'],
  ['zh-CN', '工作经历'],
  ['zh-TW', '工作經歷'],
  ['zh-HK', '工作經歷'],
  ['sr', 'Радно искуство'],
  ['sr-Latn', 'Radno iskustvo'],
  ['no', 'Arbeidserfaring'],
  ['eo', null],
])('labels of %s: %s', (tag, work) => {
  expect(labelsFor(resolveLocale([tag], '').locale)?.work ?? null).toBe(work);
});

test.each([
  ['en', ': '],
  ['fr', '\u00a0: '],
  ['fr-CA', '\u00a0: '],
  ['ja', '：'],
])('the colon of %s is %j', (tag, colon) => {
  expect(resolveLocale([tag], '').locale.colon).toBe(colon);
});

test.each([...TRANSLATIONS])('every label of %s is written', (_language, labels) => {
  expect(Object.keys(labels)).toEqual(Object.keys(ENGLISH));
  for (const label of Object.values(labels)) expect(label).toMatch(/^\S.*\S$/u);
});
