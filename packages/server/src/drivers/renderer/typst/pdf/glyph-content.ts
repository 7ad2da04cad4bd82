/** A glyph on a page. Changing its code changes what is written. */
export interface ShownGlyph {
  /** The page's name for the font. */
  readonly font: string;
  code: number;
}

/** The text that the page assigns to a sequence of glyphs. */
export interface SaidText {
  text: string;
}

/** A sequence of glyphs, with the text that the page assigns to all of them. */
export interface GlyphRun {
  readonly glyphs: readonly ShownGlyph[];
  readonly said: SaidText | null;
  /** Whether it is drawn from the end of the text to its beginning. */
  readonly isReversed: boolean;
}

export interface GlyphContent {
  /** In drawing order. */
  readonly runs: readonly GlyphRun[];
  /** The operators of the page, with all changes. */
  written(): string;
}

/** An open sequence of marked content. */
interface Mark {
  readonly said: SaidText | null;
  readonly isReversed: boolean;
  /** Whether reversing the text is all it does. */
  readonly isReversal: boolean;
}

type Part = string | readonly ShownGlyph[];

const UNMARKED: Mark = { said: null, isReversed: false, isReversal: false };
const REVERSAL = '/ReversedChars BMC';
const FONT = /^\/(\S+) \S+ Tf$/;
const SAID = '/ActualText ';
const DIGITS = /<[\dA-F]*>/y;

/**
 * Reads the operators of a page, one a line, as the compiler writes them. Marks that say that a
 * word is drawn from its end are left out: readers reverse a whole line themselves, but would then
 * reverse each mark's text separately.
 */
export function readGlyphs(content: string): GlyphContent {
  const lines: (() => string)[] = [];
  const runs: GlyphRun[] = [];
  const marks: Mark[] = [];
  let font = '';
  let said: SaidText | null = null;

  const show = (line: string) => {
    const { said: ofAll, isReversed } = marks.at(-1) ?? UNMARKED;
    const parts = partsOf(line, font);
    const glyphs = parts.filter((part) => typeof part !== 'string').flat();
    const before = runs.at(-1);
    if (ofAll !== null && before?.said === ofAll) {
      runs.splice(-1, 1, { ...before, glyphs: [...before.glyphs, ...glyphs] });
    } else runs.push({ glyphs, said: ofAll, isReversed });
    const codes = glyphs.map(({ code }) => code);
    const isChanged = () => glyphs.some(({ code }, index) => code !== codes[index]);
    lines.push(() => (isChanged() ? parts.map(writtenPart).join('') : line));
  };

  for (const line of content.split('\n')) {
    if (line.endsWith(' TJ') || line.endsWith(' Tj')) {
      show(line);
      continue;
    }
    const saidAt = line.indexOf(SAID);
    const [found] = saidAt < 0 ? [] : stringsIn(line, saidAt + SAID.length);
    if (found !== undefined) {
      const text = { text: textOf(found.string) };
      said = text;
      const before = text.text;
      const head = line.slice(0, found.index);
      const rest = line.slice(found.index + found.string.length);
      lines.push(() => (text.text === before ? line : `${head}${utf16(text.text)}${rest}`));
      continue;
    }
    font = FONT.exec(line)?.[1] ?? font;
    if (line.endsWith('BDC') || line.endsWith('BMC')) {
      const outer = marks.at(-1) ?? UNMARKED;
      const isReversal = line === REVERSAL;
      marks.push({
        said: said ?? outer.said,
        isReversed: outer.isReversed || isReversal,
        isReversal,
      });
      said = null;
      if (isReversal) continue;
    } else if (line === 'EMC' && marks.pop()?.isReversal) continue;
    lines.push(() => line);
  }
  return { runs, written: () => lines.map((write) => write()).join('\n') };
}

/** The strings of an operator, and what is between them. */
function partsOf(line: string, font: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { string, index } of stringsIn(line)) {
    parts.push(line.slice(from, index));
    parts.push(codesOf(bytesOf(string)).map((code) => ({ font, code })));
    from = index + string.length;
  }
  return [...parts, line.slice(from)];
}

interface FoundString {
  /** With its brackets. */
  readonly string: string;
  readonly index: number;
}

function stringsIn(line: string, from = 0): FoundString[] {
  const found: FoundString[] = [];
  let index = from;
  while (index < line.length) {
    const string = stringAt(line, index);
    if (string !== null) found.push({ string, index });
    index += string?.length ?? 1;
  }
  return found;
}

function stringAt(line: string, index: number): string | null {
  if (line[index] === '(') return line.slice(index, endOfLiteral(line, index));
  if (line[index] !== '<') return null;
  DIGITS.lastIndex = index;
  return DIGITS.exec(line)?.[0] ?? null;
}

/** Balanced brackets are written unchanged, all others after a backslash. */
function endOfLiteral(line: string, index: number): number {
  let depth = 0;
  for (let at = index; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '(') depth += 1;
    else if (line[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return line.length;
}

function writtenPart(part: Part): string {
  if (typeof part === 'string') return part;
  return `<${part.map(({ code }) => code.toString(16).padStart(4, '0')).join('')}>`;
}

function codesOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(2 * index));
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function bytesOf(string: string): Buffer {
  if (string.startsWith('<')) return Buffer.from(string.slice(1, -1), 'hex');
  const text = string
    .slice(1, -1)
    .replace(/\\(?:([0-7]{1,3})|(.))/gs, (_, octal?: string, char = '') =>
      octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (ESCAPED[char] ?? char),
    );
  return Buffer.from(text, 'latin1');
}

const BYTE_ORDER_MARK = 'FEFF';

function textOf(string: string): string {
  const bytes = bytesOf(string);
  const isWide = bytes.toString('hex', 0, 2).toUpperCase() === BYTE_ORDER_MARK;
  return isWide ? fromUtf16(bytes.subarray(2)) : bytes.toString('latin1');
}

export function fromUtf16(bytes: Buffer): string {
  return Buffer.from(bytes).swap16().toString('utf16le');
}

/** A PDF string in UTF-16, with its byte order mark. */
function utf16(text: string): string {
  return `<${BYTE_ORDER_MARK}${utf16Hex(text)}>`;
}

export function utf16Hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
}
