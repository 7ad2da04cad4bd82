import { plainText } from '../../domain/resume/app-shapes/rich-text.ts';
import { parseMarkdown, type RichText } from './markdown.ts';

/** What stands under a heading, from top to bottom. */
export type Block =
  | { readonly type: 'paragraph'; readonly text: RichText }
  | {
      readonly type: 'list';
      readonly items: readonly RichText[];
      /** The number of the first; absent: they have bullets. */
      readonly start?: number;
    };

/** What people type before an item, and what word processors make of it. */
const BULLET = /^(?:[•●○▪■◦‣⁃➢➤\uf0a7\uf0b7]\s*(?![•●○▪■◦])|[∙·*+–—-]\s+)/u;
/** Such as `1.` or `2)`. */
const NUMBER = /^(\d{1,3})[.)]\s+/;
/** Marks of Markdown that a whole line has: a heading, a quotation. */
const LINE_MARK = /^(?:(?<heading>#{1,6})|>+)\s+/;
const RULE = /^(?:-{3,}|\*{3,}|_{3,})$/;

/**
 * The blocks of a text as people type it: blank lines part paragraphs, lines that begin with a bullet or
 * with numbers in order are a list, and other line breaks stay. Headings of Markdown are paragraphs in
 * bold. HTML of an editor is read as the Markdown that it stands for.
 */
export function blocksOf(text: string | undefined): Block[] {
  return groupsOf(linesOf(plainText(text ?? ''))).map(blockOf);
}

interface Line {
  readonly kind: 'blank' | 'text' | 'heading' | 'bullet' | 'number';
  /** Without the marks that say its kind. */
  readonly text: string;
  readonly number: number;
  readonly isIndented: boolean;
}

function linesOf(text: string): Line[] {
  const written = text.split('\n');
  const lines = written.map(lineOf);
  const numbered = lines.filter(({ kind }) => kind === 'number');
  const alone = new Set(
    numbered.filter(
      (line, n) => !follows(numbered[n - 1], line) && !follows(line, numbered[n + 1]),
    ),
  );
  // Such as `1. FC Union`, which is a sentence.
  return lines.map((line, n) =>
    alone.has(line) ? { ...line, kind: 'text', text: written[n]?.trim() ?? '' } : line,
  );
}

function lineOf(written: string): Line {
  const trimmed = written.trim();
  const mark = LINE_MARK.exec(trimmed);
  const text = RULE.test(trimmed) ? '' : trimmed.slice(mark?.[0].length ?? 0);
  const line = { text, number: 0, isIndented: /^\s/.test(written) };
  if (text === '') return { ...line, kind: 'blank' };
  if (mark?.groups?.heading !== undefined) return { ...line, kind: 'heading' };
  if (BULLET.test(text)) return { ...line, kind: 'bullet', text: text.replace(BULLET, '') };
  const number = NUMBER.exec(text);
  if (number === null) return { ...line, kind: 'text' };
  return { ...line, kind: 'number', text: text.slice(number[0].length), number: Number(number[1]) };
}

/** Markdown counts by itself where each item is written as the first. */
function follows(before: Line | undefined, line: Line | undefined): boolean {
  if (!before || !line) return false;
  return line.number === before.number + 1 || (line.number === 1 && before.number === 1);
}

function groupsOf(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  let open: Line[] = [];
  for (const line of lines) {
    const goesOn = continues(open, line);
    if (goesOn) open.push(line);
    else if (line.kind !== 'blank') groups.push([line]);
    if (!goesOn) open = line.kind === 'blank' ? [] : (groups.at(-1) ?? []);
  }
  return groups;
}

function continues(group: readonly Line[], line: Line): boolean {
  const [first] = group;
  if (first === undefined || first.kind === 'heading') return false;
  if (line.kind === 'number') {
    return follows(
      group.findLast(({ kind }) => kind === 'number'),
      line,
    );
  }
  const isItem = first.kind === 'bullet' || first.kind === 'number';
  return line.kind === first.kind || (isItem && line.kind === 'text' && line.isIndented);
}

function blockOf(lines: readonly Line[]): Block {
  const [first] = lines;
  const isParagraph = first?.kind === 'text' || first?.kind === 'heading';
  if (isParagraph) {
    const text = parseMarkdown(lines.map((line) => line.text).join('\n'));
    return { type: 'paragraph', text: first.kind === 'heading' ? inBold(text) : text };
  }
  const items: string[] = [];
  for (const { kind, text } of lines) {
    if (kind === 'text') items.push(`${items.pop()} ${text}`);
    else items.push(text);
  }
  return listBlock(items, first?.kind === 'number' ? first.number : undefined);
}

function inBold(text: RichText): RichText {
  return text.map((span) => ({ ...span, bold: true }));
}

function listBlock(items: readonly string[], start?: number): Block {
  return {
    type: 'list',
    items: items.map((item) => parseMarkdown(item)),
    ...(start !== undefined && { start }),
  };
}

/** A list without the bullets and numbers that people type, which would stand beside the printed ones. */
export function listOf(items: readonly string[] | undefined): Block[] {
  const texts = (items ?? []).flatMap(itemsIn);
  if (texts.length === 0) return [];
  const lines = linesOf(texts.map((text) => text.split('\n', 1).join()).join('\n'));
  const isNumbered = lines.every(
    (line, n) => line.kind === 'number' && (n === 0 || follows(lines[n - 1], line)),
  );
  return isNumbered
    ? [
        listBlock(
          texts.map((text) => text.replace(NUMBER, '')),
          lines[0]?.number,
        ),
      ]
    : [listBlock(texts.map((text) => text.replace(BULLET, '')))];
}

/** An item that is itself a list stands for its items. */
function itemsIn(item: string): string[] {
  const lines = plainText(item)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.every((line) => BULLET.test(line)) ? lines : [lines.join('\n')];
}
