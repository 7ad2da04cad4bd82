import { parseMarkdown, type RichText } from './markdown.ts';

/** What stands under a heading, from top to bottom. */
export type Block =
  | { readonly type: 'paragraph'; readonly text: RichText }
  | { readonly type: 'list'; readonly items: readonly RichText[] };

/** What people type before an item, and what word processors make of it. */
const BULLET = /^[•●○▪■◦‣⁃∙·➢➤\uf0a7\uf0b7*–—-]\s+/u;

/**
 * The blocks of a text as people type it: blank lines part paragraphs, lines that begin with a bullet
 * are a list, and other line breaks stay.
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
    const trimmed = line.trim();
    const isItem = BULLET.test(trimmed);
    const continuesItem = items.length > 0 && !isItem && /^\s/.test(line);
    if (trimmed === '' || (isItem !== items.length > 0 && !continuesItem)) endBlock();
    if (trimmed === '') continue;
    if (continuesItem) items.push(`${items.pop()} ${trimmed}`);
    else if (isItem) items.push(trimmed);
    else lines.push(trimmed);
  }
  endBlock();
  return blocks;
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
