import { cleanText } from '../../clean-text.ts';
import { decodeEntities } from '../../html-entities.ts';

const BLOCK = 'p|ul|ol|li|div|h[1-6]|blockquote|table|section|article';
/** The form in which rich-text editors write: all text is in blocks. */
const BEGINS_WITH_BLOCK = new RegExp(`^\\s*<(?:${BLOCK}|span)(?:\\s[^<>]*)?>`, 'i');
const BLOCK_BEGINS = new RegExp(`<(${BLOCK})(?:\\s[^<>]*)?>`, 'gi');
const BLOCK_ENDS = new RegExp(`</(${BLOCK})>`, 'gi');
const TAG = /<(\/?)([a-z][a-z0-9]*)(?:\s([^<>]*))?>/gi;
const HREF = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

const BLOCKS = new Set(['p', 'div', 'br', 'blockquote', 'table', 'tr', 'section', 'article']);
const EMPHASES: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  del: '~~',
  strike: '~~',
};
const LINE_BREAK = /<br\s*\/?>/gi;

/**
 * HTML of an editor as the small subset of Markdown that is printed. Other text is unchanged except
 * for its line breaks.
 */
export function plainText(text: string): string {
  if (!text.includes('<')) return text;
  if (!isHtml(text)) return text.replace(LINE_BREAK, '\n');
  const open: Open = { links: [], lists: [] };
  return (
    text
      // The text before the first block may have several lines, as in a field that was plain text
      // once.
      .replace(BEGINS_WITH_BLOCK.test(text) ? /\s+/g : /[^\S\n]+/g, ' ')
      .replace(/(<li(?:\s[^<>]{0,200})?>)\s?<p(?:\s[^<>]{0,200})?>/gi, '$1')
      .replace(TAG, (_tag, slash: string, name: string, attributes = '') =>
        markOf(name.toLowerCase(), slash !== '', attributes, open),
      )
      .split('\n')
      .map((line) =>
        cleanText(decodeEntities(line))
          .trimEnd()
          .replace(/^ (?! )/, ''),
      )
      .filter((line) => !/^\s*(?:-|\d+\.|#+)?$/.test(line))
      .join('\n')
  );
}

/** Whether the text is mostly HTML: it begins with a block, or has a whole one. */
export function isHtml(text: string): boolean {
  if (BEGINS_WITH_BLOCK.test(text)) return true;
  const begun = new Set(namesIn(text, BLOCK_BEGINS));
  return begun.size > 0 && namesIn(text, BLOCK_ENDS).some((name) => begun.has(name));
}

function namesIn(text: string, tags: RegExp): string[] {
  return Array.from(text.matchAll(tags), ([, name = '']) => name.toLowerCase());
}

/** The elements that are open. */
interface Open {
  readonly links: string[];
  /** The next number of each list, from the outermost on. Null: it has bullets. */
  readonly lists: (number | null)[];
}

function markOf(name: string, isEnd: boolean, attributes: string, open: Open): string {
  if (name === 'ul' || name === 'ol') {
    if (isEnd) open.lists.pop();
    else open.lists.push(name === 'ol' ? 1 : null);
    return '\n';
  }
  if (name === 'li') return isEnd ? '\n' : `\n${itemMark(open.lists)}`;
  if (/^h[1-6]$/.test(name)) return isEnd ? '\n' : '\n# ';
  if (name === 'td' || name === 'th') return isEnd ? ' ' : '';
  if (BLOCKS.has(name)) return '\n';
  if (name !== 'a') return EMPHASES[name] ?? '';
  if (isEnd) {
    const address = open.links.pop();
    return address ? `](${address})` : '';
  }
  const [, quoted, apostrophed] = HREF.exec(attributes) ?? [];
  const address = quoted ?? apostrophed ?? '';
  open.links.push(address);
  return address && '[';
}

const MAX_DEPTH = 3;

function itemMark(lists: (number | null)[]): string {
  const number = lists.at(-1) ?? null;
  if (number !== null) lists.splice(-1, 1, number + 1);
  const depth = Math.min(MAX_DEPTH, Math.max(0, lists.length - 1));
  return `${'    '.repeat(depth)}${number === null ? '-' : `${number}.`} `;
}
