import { describe, expect, test } from 'vitest';
import { arabic } from './ar.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import type { Texts } from './texts.ts';

/** Words that two languages share. */
const SHARED = new Set(['Actions', 'Document', 'Exports', 'Page', 'US Letter']);
/** A form of them may name the number by a word. */
const PLURALS = ['pages', 'exportMany', 'failedOf'];

/** Each text by its place: `stages.loading`, say. */
function flat(value: object, place = ''): ReadonlyMap<string, string> {
  const entries = Object.entries(value).flatMap(([key, each]): [string, string][] => {
    const at = place ? `${place}.${key}` : key;
    return typeof each === 'string' ? [[at, each]] : [...flat(each, at)];
  });
  return new Map(entries);
}

const isPlural = (place: string) => PLURALS.some((name) => place.startsWith(`${name}.`));
const valuesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe.each([german, french, spanish, arabic])('$locale', (texts: Texts) => {
  const own = flat(texts);
  const inEnglish = [...flat(english)].filter(
    ([place]) => !['locale', 'direction'].includes(place) && !isPlural(place),
  );

  test('every text is its own', () => {
    const same = inEnglish.filter(([place, text]) => own.get(place) === text && !SHARED.has(text));

    expect(same).toEqual([]);
  });

  test('every text tells the values that the English one tells', () => {
    const differing = inEnglish.filter(
      ([place, text]) => String(valuesIn(own.get(place) ?? '')) !== String(valuesIn(text)),
    );

    expect(differing).toEqual([]);
  });
});
