/** As editors of rich text write it: all of it stands in blocks. */
const BEGINS_WITH_BLOCK = /^\s*<(?:p|ul|ol|div|h[1-6]|blockquote)(?:\s[^<>]*)?>/i;
const TAG = /<(\/?)([a-z][a-z0-9]*)(?:\s([^<>]*))?>/gi;
const HREF = /(?:^|\s)href\s*=\s*"([^"]*)"/i;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;

const BLOCKS = new Set(['p', 'div', 'ul', 'ol', 'li', 'br', 'blockquote']);
const EMPHASES: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  del: '~~',
  strike: '~~',
};
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const LINE_BREAK = /<br\s*\/?>/gi;

/**
 * HTML of an editor as the little Markdown that is printed; any other text as it is, but for the breaks
 * of its lines.
 */
export function plainText(text: string): string {
  if (!text.includes('<')) return text;
  if (!BEGINS_WITH_BLOCK.test(text)) return text.replace(LINE_BREAK, '\n');
  const links: string[] = [];
  return text
    .replace(/\s+/g, ' ')
    .replace(/<li>\s?<p>/gi, '<li>')
    .replace(TAG, (_tag, slash: string, name: string, attributes = '') =>
      markOf(name.toLowerCase(), slash !== '', attributes, links),
    )
    .split('\n')
    .map((line) => line.replace(ENTITY, character).trim())
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
}

function markOf(name: string, isEnd: boolean, attributes: string, links: string[]): string {
  if (name === 'li') return isEnd ? '\n' : '\n- ';
  if (BLOCKS.has(name) || /^h[1-6]$/.test(name)) return '\n';
  if (name !== 'a') return EMPHASES[name] ?? '';
  if (isEnd) {
    const address = links.pop();
    return address ? `](${address})` : '';
  }
  const address = HREF.exec(attributes)?.[1] ?? '';
  links.push(address);
  return address && '[';
}

function character(entity: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return CHARACTERS[name.toLowerCase()] ?? entity;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : entity;
}
