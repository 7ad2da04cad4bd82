import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultFileName, safeFileName, uniqueFileName } from './file-name.ts';

describe('safeFileName', () => {
  test.each([
    ['keeps a plain name', 'cv.pdf', 'cv.pdf'],
    ['adds the extension', 'cv', 'cv.pdf'],
    ['writes the extension small', 'CV.PDF', 'CV.pdf'],
    ['hides no other extension', 'cv.exe', 'cv.exe.pdf'],
    ['keeps all of a name', "O'Brien – CV (final)!*.pdf", "O'Brien – CV (final)!*.pdf"],
    ['keeps any script', '履歴書 山田太郎', '履歴書 山田太郎.pdf'],
    ['composes accents', 'Re\u0301sume\u0301', 'Résumé.pdf'],
    ['stays in its folder', '../../etc/passwd', 'etc-passwd.pdf'],
    ['knows Windows separators', 'C:\\temp\\cv', 'C-temp-cv.pdf'],
    ['is never hidden', '.htaccess', 'htaccess.pdf'],
    ['removes controls and line breaks', 'a\u0000b\r\nX-Evil: 1', 'ab X-Evil- 1.pdf'],
    ['removes marks that turn text around', 'cv\u202efdp.exe', 'cvfdp.exe.pdf'],
    ['escapes device names', 'CON', '_CON.pdf'],
    ['escapes device names with a dot', 'com1.final', '_com1.final.pdf'],
    ['has a name for nothing', ' ... ', 'document.pdf'],
    ['replaces half a surrogate pair', 'a\ud83db', 'a\ufffdb.pdf'],
  ])('%s', (_what, name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  test('cuts long names between characters, to what file systems allow', () => {
    expect(safeFileName(`${'a'.repeat(114)}😀`)).toBe(`${'a'.repeat(114)}.pdf`);
    expect(Buffer.byteLength(safeFileName('漢'.repeat(300)))).toBeLessThan(255);
  });

  test('holds its promises for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).toMatch(/^[^./\\\s][^/\\\p{Cc}]*\.pdf$/u);
        expect(safe.length).toBeLessThanOrEqual(120);
        expect(safe.isWellFormed()).toBe(true);
        expect(safeFileName(safe)).toBe(safe);
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });
});

test('defaultFileName writes a plain hyphen', () => {
  expect(defaultFileName('Jane Developer – Résumé')).toBe('Jane Developer - Résumé.pdf');
});

test('names that a file system may take for the same are numbered', () => {
  const taken = new Set<string>();
  const names = [
    'CV.pdf',
    'cv.pdf',
    'CV (2).pdf',
    'Re\u0301sume\u0301.pdf',
    'Résumé.pdf',
    '张伟.pdf',
    'a*.pdf',
  ];
  expect(names.map((name) => uniqueFileName(name, taken))).toEqual([
    'CV.pdf',
    'cv (2).pdf',
    'CV (2) (2).pdf',
    'Re\u0301sume\u0301.pdf',
    'Résumé (2).pdf',
    '张伟.pdf',
    'a_.pdf',
  ]);
});
