import { expect, test } from 'vitest';
import { labelsFor } from './labels.ts';
import { resolveLocale } from './locale.ts';
import { TRANSLATIONS } from './translations.ts';

test.each([
  ['the first tag that is one', ['x', undefined, 'pt_br', 'en'], '', 'pt-BR', 'ltr'],
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
  expect(resolveLocale(tags, sample)).toMatchObject({ tag, dir });
});

test('labels are in English where there is no translation', () => {
  expect(labelsFor('pt').work).toBe('Experiência profissional');
  expect(labelsFor('eo').work).toBe('Experience');
});

test.each(Object.keys(TRANSLATIONS))('every label of %s is written', (language) => {
  const labels = Object.values(labelsFor(language));
  expect(labels).toHaveLength(Object.keys(labelsFor('en')).length);
  expect(labels).not.toContain('');
});
