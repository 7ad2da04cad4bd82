import { deflateSync } from 'node:zlib';
import { type FontCodes, readFontCodes } from './font-codes.ts';
import { type GlyphRun, readGlyphs, type SaidText, type ShownGlyph } from './glyph-content.ts';
import { type PdfFile, type PdfObject, streamObject, textOfStream } from './pdf-objects.ts';

// In scripts whose letters join, several glyphs draw a cluster of letters together. The compiler
// assigns the whole cluster to each of them, and the right text by ActualText, which most readers
// ignore, so that they read the cluster once for each glyph. So each glyph gets a part of it.

/** Several glyphs, and the text that they draw together. */
interface Cluster {
  readonly glyphs: readonly ShownGlyph[];
  readonly text: string;
  readonly isReversed: boolean;
  readonly said: ReadonlyMap<ShownGlyph, SaidText>;
}

/** The same PDF, with glyphs that each stand for the text they draw. */
export function withReadableClusters(file: PdfFile): PdfFile {
  const bodies = new Map(file.objects.map(({ number, body }) => [number, body]));
  const bodyOf = (number: number) => bodies.get(number) ?? Buffer.alloc(0);
  const fonts = new Map<number, FontCodes | null>();
  const fontNumbered = (number: number) => {
    const font = fonts.get(number) ?? readFontCodes(bodyOf(number), bodyOf);
    fonts.set(number, font);
    return font;
  };
  const changed = file.objects.flatMap((page) => withCodes(page, bodyOf, fontNumbered));
  if (changed.length === 0) return file;
  let firstNumber = Math.max(...bodies.keys()) + 1;
  for (const font of fonts.values()) {
    const objects = font?.written(firstNumber) ?? [];
    if (objects.length > 0) firstNumber += 1;
    changed.push(...objects);
  }
  for (const { number, body } of changed) bodies.set(number, body);
  return { ...file, objects: [...bodies].map(([number, body]) => ({ number, body })) };
}

/** A letter with a mark that its font draws as two glyphs. Spaces that join words are told apart so as well. */
const SAYS_LETTER = /\/ActualText <FEFF(?!00A0>)/;
const PAGE = /\/Type \/Page\b(?!s)/;
const CONTENTS = /\/Contents (\d+) 0 R/;
const FONTS = /\/Font <<([^>]*)>>/;
const FONT = /\/(\S+) (\d+) 0 R/g;

function withCodes(
  { body }: PdfObject,
  bodyOf: (number: number) => Buffer,
  fontNumbered: (number: number) => FontCodes | null,
): PdfObject[] {
  if (!body.includes('/Contents')) return [];
  const page = body.toString('latin1');
  const contentsNumber = Number(CONTENTS.exec(page)?.[1]);
  if (!PAGE.test(page) || !contentsNumber) return [];
  const fonts = new Map(
    [...(FONTS.exec(page)?.[1] ?? '').matchAll(FONT)].map(([, name = '', number]) => [
      name,
      fontNumbered(Number(number)),
    ]),
  );
  const content = textOfStream(bodyOf(contentsNumber));
  if (content === null) return [];
  const needsReading = [...fonts.values()].some((font) => font?.needsReading);
  if (!needsReading && !SAYS_LETTER.test(content)) return [];
  const glyphs = readGlyphs(content);
  for (const cluster of clustersOf(glyphs.runs, fonts)) tellApart(cluster, fonts);
  const data = deflateSync(Buffer.from(glyphs.written(), 'latin1'));
  return [{ number: contentsNumber, body: streamObject('/Filter /FlateDecode', data) }];
}

type Fonts = ReadonlyMap<string, FontCodes | null>;

function clustersOf(runs: readonly GlyphRun[], fonts: Fonts): Cluster[] {
  const clusters: Cluster[] = [];
  for (const run of runs.flatMap((run) => (run.said === null ? singly(run) : [run]))) {
    const [first] = run.glyphs;
    const text = run.said?.text ?? (first && fonts.get(first.font)?.textOf(first.code));
    if (text === undefined) continue;
    const said = new Map(run.said ? run.glyphs.map((glyph) => [glyph, run.said as SaidText]) : []);
    const cluster = { glyphs: run.glyphs, text, isReversed: run.isReversed, said };
    const before = clusters.at(-1);
    if (before && belongTogether(before, cluster)) clusters.splice(-1, 1, joined(before, cluster));
    else clusters.push(cluster);
  }
  return clusters;
}

function singly({ glyphs, isReversed }: GlyphRun): GlyphRun[] {
  return glyphs.map((glyph) => ({ glyphs: [glyph], said: null, isReversed }));
}

/** A mark that is drawn higher is in its own run. The same glyph again is another cluster. */
function belongTogether(a: Cluster, b: Cluster): boolean {
  if (a.text !== b.text || [...a.text].length === 1 || a.isReversed !== b.isReversed) return false;
  const codes = new Set(a.glyphs.map(({ code }) => code));
  return !b.glyphs.some(({ code }) => codes.has(code));
}

function joined(a: Cluster, b: Cluster): Cluster {
  return { ...a, glyphs: [...a.glyphs, ...b.glyphs], said: new Map([...a.said, ...b.said]) };
}

function tellApart({ glyphs, text, isReversed, said }: Cluster, fonts: Fonts): void {
  const inOrder = isReversed ? glyphs.toReversed() : glyphs;
  const parts = partsOf(text, inOrder.length);
  const together = new Map<SaidText, string>();
  if (inOrder.length === 1 && isReversed) parts[0] = LIGATURES.get(text) ?? text;
  for (const [index, glyph] of inOrder.entries()) {
    const part = parts[index] ?? NOTHING;
    const whole = said.get(glyph);
    if (whole) together.set(whole, (together.get(whole) ?? '') + part);
    glyph.code = fonts.get(glyph.font)?.codeSaying(glyph.code, part) ?? glyph.code;
  }
  for (const [whole, part] of together) whole.text = part;
}

/**
 * Lam and alef in one glyph. Readers reverse the letters of a line and would reverse these two, so
 * the glyph stands for the single character that Unicode has for both.
 */
const LIGATURES: ReadonlyMap<string, string> = new Map(
  ['\ufef5', '\ufef7', '\ufef9', '\ufefb'].map((both) => [both.normalize('NFKC'), both]),
);

/** The text for a glyph of a cluster with more glyphs than characters: a zero-width space. */
const NOTHING = '\u200b';

/** One character each. The first gets all that is left over. */
function partsOf(text: string, count: number): string[] {
  const written = [...text];
  // Some characters are drawn as the two that they are composed of.
  const characters = written.length < count ? [...text.normalize('NFKD')] : written;
  const more = Math.max(0, characters.length - count);
  const rest = Array.from({ length: count - 1 }, (_, index) => characters[more + 1 + index]);
  return [characters.slice(0, more + 1).join(''), ...rest.map((part) => part ?? NOTHING)];
}
