import { plainText } from '../../domain/resume/app-shapes/rich-text.ts';
import { follows, type TypedLine, typedLines } from '../../domain/resume/typed-line.ts';
import { parseMarkdown, type RichText } from './markdown.ts';

/** A part of the text under a heading. */
export type Block =
  | { readonly type: 'paragraph'; readonly text: RichText }
  | {
      readonly type: 'list';
      readonly items: readonly RichText[];
      /** The nesting depth of each item, from 0. Absent: no item is nested. */
      readonly levels?: readonly number[];
      /** The number of the first item. Absent: the items have bullets. */
      readonly start?: number;
    };

interface Item {
  readonly text: string;
  readonly level: number;
}

/** A column has no room for deeper lists. */
const MAX_LEVEL = 2;

/**
 * The blocks of a text as people type it: blank lines separate paragraphs, lines with bullets or
 * with numbers in order form a list, and other line breaks stay. Markdown headings become bold
 * paragraphs, and HTML of an editor is read as Markdown.
 */
export function blocksOf(text: string | undefined): Block[] {
  return groupsOf(typedLines(plainText(text ?? ''))).map(blockOf);
}

function groupsOf(lines: readonly TypedLine[]): TypedLine[][] {
  const groups: TypedLine[][] = [];
  let open: Group = NO_GROUP;
  for (const line of lines) {
    if (continues(open, line)) {
      open.lines.push(line);
      if (line.kind === 'number' && line.indent <= open.indent) open = { ...open, number: line };
      continue;
    }
    if (line.kind === 'blank') {
      open = NO_GROUP;
      continue;
    }
    open = { lines: [line], indent: line.indent, number: line };
    groups.push(open.lines);
  }
  return groups;
}

interface Group {
  readonly lines: TypedLine[];
  readonly indent: number;
  /** The last item that is not nested, which the next number must follow. */
  readonly number: TypedLine | undefined;
}

const NO_GROUP: Group = { lines: [], indent: 0, number: undefined };

function continues({ lines: [first], indent, number }: Group, line: TypedLine): boolean {
  if (first === undefined || first.kind === 'heading') return false;
  if (!isItem(first)) return line.kind === first.kind;
  if (line.kind === 'text') return line.indent > 0;
  if (!isItem(line)) return false;
  if (line.indent > indent + 1) return true;
  return line.kind === first.kind && (line.kind === 'bullet' || follows(number, line));
}

function isItem({ kind }: TypedLine): boolean {
  return kind === 'bullet' || kind === 'number';
}

function blockOf(lines: readonly TypedLine[]): Block {
  const [first] = lines;
  if (first && isItem(first)) {
    return listBlock(itemsOf(lines), first.kind === 'number' ? first.number : undefined);
  }
  const text = parseMarkdown(lines.map((line) => line.text).join('\n'));
  return { type: 'paragraph', text: first?.kind === 'heading' ? inBold(text) : text };
}

/** The items of a list. A line that begins no item continues the one before. */
function itemsOf(lines: readonly TypedLine[], outermost = 0): Item[] {
  const items: Item[] = [];
  const indents: number[] = [];
  for (const { kind, text, indent } of evenlyIndented(lines)) {
    if (kind === 'text') {
      const before = items.pop();
      items.push({ level: before?.level ?? 0, text: `${before?.text ?? ''} ${text}`.trim() });
      continue;
    }
    while (indents.length > 1 && indent <= (indents.at(-1) ?? 0)) indents.pop();
    if (indents.length === 0 || indent > (indents.at(-1) ?? 0) + 1) indents.push(indent);
    items.push({ text, level: Math.min(MAX_LEVEL, outermost + indents.length - 1) });
  }
  return items;
}

/**
 * Trimming removes the indent of a text's first line. If all others have the same indent, no item
 * is nested.
 */
function evenlyIndented(lines: readonly TypedLine[]): readonly TypedLine[] {
  const [first, ...others] = lines.filter(isItem);
  const indents = new Set(others.map(({ indent }) => indent));
  if (first?.indent !== 0 || indents.size !== 1) return lines;
  return lines.map((line) => ({ ...line, indent: 0 }));
}

function inBold(text: RichText): RichText {
  return text.map((span) => ({ ...span, bold: true }));
}

function listBlock(items: readonly Item[], start?: number): Block {
  return {
    type: 'list',
    items: items.map(({ text }) => parseMarkdown(text)),
    ...(items.some(({ level }) => level > 0) && { levels: items.map(({ level }) => level) }),
    ...(start !== undefined && { start }),
  };
}

/** A list of the texts, without bullets and numbers typed before them. */
export function listOf(texts: readonly string[] | undefined): Block[] {
  const items = (texts ?? []).flatMap(itemsIn);
  if (items.length === 0) return [];
  const outer = items.filter(({ level }) => level === 0);
  const lines = typedLines(outer.map(({ text }) => text.split('\n', 1).join()).join('\n'));
  const isNumbered = lines.every(
    (line, n) => line.kind === 'number' && (n === 0 || follows(lines[n - 1], line)),
  );
  const marked = new Map(outer.map((item, n) => [item, lines[n]]));
  const unmarked = items.map((item) => {
    const line = marked.get(item);
    const isMarked = line?.kind === 'bullet' || (isNumbered && line?.kind === 'number');
    if (!line || !isMarked) return item;
    const [, ...others] = item.text.split('\n');
    return { ...item, text: [line.text, ...others].join('\n') };
  });
  return [listBlock(unmarked, isNumbered ? lines[0]?.number : undefined)];
}

/**
 * The items in a text: its own if it is a list, or the text with the list at its end nested below
 * it.
 */
function itemsIn(text: string): Item[] {
  const lines = typedLines(plainText(text)).filter(({ kind }) => kind !== 'blank');
  const second = lines.findIndex((line, n) => n > 0 && isItem(line));
  const [first] = lines;
  if (first === undefined || second < 0) return asOne(text);
  if (isItem(first)) return itemsOf(lines);
  const head = lines.slice(0, second).map((line) => line.text);
  return [{ text: head.join('\n'), level: 0 }, ...itemsOf(lines.slice(second), 1)];
}

function asOne(text: string): Item[] {
  const lines = plainText(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [{ text: lines.join('\n'), level: 0 }];
}
