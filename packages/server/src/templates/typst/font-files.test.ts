import { existsSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { findFontFiles } from './font-files.ts';

test('every face that Typst sets with is a file that is there, those by choice included', () => {
  const files = findFontFiles();

  expect(files.filter((file) => !isAbsolute(file) || !existsSync(file))).toEqual([]);
  expect(files.map((file) => basename(file))).toEqual(
    expect.arrayContaining(['Inter_400Regular_Italic.ttf', 'NotoSansJP-Regular.otf']),
  );
});
