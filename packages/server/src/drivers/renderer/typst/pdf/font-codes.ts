import { deflateSync } from 'node:zlib';
import { fromUtf16, utf16Hex } from './glyph-content.ts';
import { type PdfObject, streamObject, textOfStream } from './pdf-objects.ts';

/** The codes by which pages show a font's glyphs, and the text that each one stands for. */
export interface FontCodes {
  /** Whether it has clusters of letters, or right-to-left letters. */
  readonly needsReading: boolean;
  textOf(code: number): string | undefined;
  /** A code of the same glyph that stands for this text. The code itself if none is left. */
  codeSaying(code: number, text: string): number;
  /** The changed objects and the new ones, which are numbered from `firstNumber` on. */
  written(firstNumber: number): PdfObject[];
}

interface Alias {
  readonly of: number;
  readonly text: string;
}

const TO_UNICODE = /\/ToUnicode (\d+) 0 R/;
const DESCENDANT = /\/DescendantFonts \[(\d+) 0 R\]/;
const ANY_GLYPH = '/CIDToGIDMap /Identity';
const WIDTHS = /\/W \[([\d.\s]+)\]/;
const CHARACTER = /<([\dA-F]{4})> <([\dA-F]*)>/g;
const FROM_RIGHT = /\p{Script=Hebrew}|\p{Script=Arabic}/u;
const LATIN = /^\p{Script=Latin}+$/u;
const MAX_CODE = 0xffff;

/** @returns null for a font whose glyphs have no codes of their own, or that has no text */
export function readFontCodes(font: Buffer, bodyOf: (number: number) => Buffer): FontCodes | null {
  const head = font.toString('latin1');
  const textsNumber = Number(TO_UNICODE.exec(head)?.[1]);
  const descendantNumber = Number(DESCENDANT.exec(head)?.[1]);
  if (!textsNumber || !descendantNumber) return null;
  const descendant = bodyOf(descendantNumber).toString('latin1');
  const map = textOfStream(bodyOf(textsNumber));
  if (map === null || !descendant.includes(ANY_GLYPH)) return null;
  const texts = new Map(
    [...map.matchAll(CHARACTER)].map(([, code = '', text = '']) => [
      Number.parseInt(code, 16),
      fromUtf16(Buffer.from(text, 'hex')),
    ]),
  );
  const widths = widthsOf(descendant);
  const firstAlias = Math.max(0, ...texts.keys(), ...widths.keys()) + 1;
  const aliases: Alias[] = [];
  const known = new Map<string, number>();

  return {
    needsReading: [...texts.values()].some(needsReading),
    textOf: (code) => texts.get(code),
    codeSaying(code, text) {
      if (texts.get(code) === text || code >= firstAlias) return code;
      const key = `${code} ${text}`;
      const alias = known.get(key) ?? firstAlias + aliases.length;
      if (alias > MAX_CODE) return code;
      if (!known.has(key)) aliases.push({ of: code, text });
      known.set(key, alias);
      return alias;
    },
    written(firstNumber) {
      if (aliases.length === 0) return [];
      const codes = aliases.map(({ of, text }, index) => ({ code: firstAlias + index, of, text }));
      const more = codes.map(({ code, of }) => `${code} ${code} ${widths.get(of) ?? 0}`).join(' ');
      const body = descendant
        .replace(ANY_GLYPH, `/CIDToGIDMap ${firstNumber} 0 R`)
        .replace(WIDTHS, (_, ranges: string) => `/W [${ranges} ${more}]`);
      return [
        { number: descendantNumber, body: Buffer.from(body, 'latin1') },
        { number: textsNumber, body: stream(Buffer.from(withCharacters(map, codes), 'latin1')) },
        { number: firstNumber, body: stream(glyphsOf(codes, firstAlias)) },
      ];
    },
  };
}

/** A Latin ligature is one glyph that stands for all its letters. */
function needsReading(text: string): boolean {
  return FROM_RIGHT.test(text) || ([...text].length > 1 && !LATIN.test(text));
}

/** Ranges of codes with the same width. */
function widthsOf(descendant: string): Map<number, string> {
  const numbers = WIDTHS.exec(descendant)?.[1]?.trim().split(/\s+/) ?? [];
  const widths = new Map<number, string>();
  for (let at = 0; at < numbers.length; at += 3) {
    const [first = '', last = '', width = ''] = numbers.slice(at, at + 3);
    for (let code = Number(first); code <= Number(last); code += 1) widths.set(code, width);
  }
  return widths;
}

/** The limit of entries in one section of a map. */
const MAX_CHARACTERS = 100;

function withCharacters(
  map: string,
  codes: readonly (Alias & { readonly code: number })[],
): string {
  const sections: string[] = [];
  for (let at = 0; at < codes.length; at += MAX_CHARACTERS) {
    const some = codes.slice(at, at + MAX_CHARACTERS);
    const lines = some.map(({ code, text }) => `<${hex(code)}> <${utf16Hex(text)}>\n`);
    sections.push(`${some.length} beginbfchar\n${lines.join('')}endbfchar\n`);
  }
  return map.replace('endcmap', `${sections.join('')}endcmap`);
}

/** The glyph of each code, two bytes each. Existing codes keep their glyphs. */
function glyphsOf(
  codes: readonly (Alias & { readonly code: number })[],
  firstAlias: number,
): Buffer {
  const glyphs = Buffer.alloc(2 * (firstAlias + codes.length));
  for (let code = 0; code < firstAlias; code += 1) glyphs.writeUInt16BE(code, 2 * code);
  for (const { code, of } of codes) glyphs.writeUInt16BE(of, 2 * code);
  return glyphs;
}

function stream(data: Buffer): Buffer {
  return streamObject('/Filter /FlateDecode', deflateSync(data));
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0').toUpperCase();
}
