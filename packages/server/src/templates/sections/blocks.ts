import { parseMarkdown, type RichText } from './markdown.ts';

/** What stands under a heading, from top to bottom. */
export type Block =
  | { readonly type: 'paragraph'; readonly text: RichText }
  | { readonly type: 'list'; readonly items: readonly RichText[] };

/** What people type before an item, and what word processors make of it. */
const BULLET = /^(?:[•●○▪■◦‣⁃➢➤\uf0a7\uf0b7]\s*(?![•●○▪■◦])|[∙·*+–—-]\s+)/u;
/** Marks of Markdown that a whole line has: a heading, a quotation. */
const LINE_MARK = /^(?:(?<heading>#{1,6})|>+)\s+/;
const RULE = /^(?:-{3,}|\*{3,}|_{3,})$/;

/**
 * The blocks of a text as people type it: blank lines part paragraphs, lines that begin with a bullet
 * are a list, and other line breaks stay. Headings of Markdown are paragraphs in bold.
 */
export function blocksOf(text: string | undefined): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  const endBlock = () => {
    if (lines.length > 0) blocks.push({ type: 'paragraph', text: parseMarkdown(lines.join('\n')) });
    blocks.push(...listOf(items));
    lines = [];
    items = [];
  };
  for (const line of text?.split('\n') ?? []) {
    const { text: trimmed, isHeading } = lineOf(line);
    const isItem = BULLET.test(trimmed);
    const continuesItem = items.length > 0 && !isItem && /^\s/.test(line);
    if (trimmed === '' || (isItem !== items.length > 0 && !continuesItem)) endBlock();
    if (trimmed === '') continue;
    if (isHeading) {
      endBlock();
      blocks.push({ type: 'paragraph', text: inBold(parseMarkdown(trimmed)) });
      continue;
    }
    if (continuesItem) items.push(`${items.pop()} ${trimmed}`);
    else if (isItem) items.push(trimmed);
    else lines.push(trimmed);
  }
  endBlock();
  return blocks;
}

function lineOf(line: string): { readonly text: string; readonly isHeading: boolean } {
  const trimmed = line.trim();
  const mark = LINE_MARK.exec(trimmed);
  const text = RULE.test(trimmed) ? '' : trimmed.slice(mark?.[0].length ?? 0);
  return { text, isHeading: mark?.groups?.heading !== undefined };
}

function inBold(text: RichText): RichText {
  return text.map((span) => ({ ...span, bold: true }));
}

/** A list without the bullets that people type, which would stand beside the printed ones. */
export function listOf(items: readonly string[] | undefined): Block[] {
  if (items === undefined || items.length === 0) return [];
  return [{ type: 'list', items: items.map((item) => parseMarkdown(itemText(item))) }];
}

function itemText(item: string): string {
  const lines = item.split('\n').map((line) => line.trim());
  const text = lines.filter((line) => line !== '').join('\n');
  return text.replace(BULLET, '');
}
