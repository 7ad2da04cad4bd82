import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { installedFonts } from '../fonts/installed-fonts.ts';
import { readCmap } from '../fonts/read-cmap.ts';
import { withoutRareCodePoints, withUsualCharacters } from './read-back.ts';

function codePointsOf(font: Buffer): ReadonlySet<number> {
  const dir = mkdtempSync(join(tmpdir(), 'offprint-read-back-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'font.ttf');
  writeFileSync(path, font);
  return new Set(
    readCmap(path).flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    ),
  );
}

test.each(['Inter', 'Noto Sans JP'])('%s keeps all but the rare code points', (name) => {
  const family = installedFonts().families.find((each) => each.name === name);
  const file = readFileSync(family?.faces[0]?.path ?? '');
  const [before, after] = [codePointsOf(file), codePointsOf(withoutRareCodePoints(file))];

  const gone = [...before]
    .filter((each) => !after.has(each))
    .map((each) => String.fromCodePoint(each));
  expect(gone.length).toBeGreaterThan(2);
  for (const character of gone) expect(withUsualCharacters(character)).not.toBe(character);
  expect([...after].filter((each) => !before.has(each))).toEqual([]);
});

test('what is taken out is written as what looks the same', () => {
  expect(withUsualCharacters('Donʼt say ⼭⽥ or ɩ')).toBe('Don’t say 山田 or ι');
});
