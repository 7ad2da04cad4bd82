import { linkTo, linkToEmail } from './links.ts';

/** Characters that are set alike. */
export interface Span {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly struck?: boolean;
  readonly href?: string;
}

/** A text in which line feeds break the line. */
export type RichText = readonly Span[];

/**
 * The Markdown that résumés use: bold, italic, struck out, code and links, with addresses that stand in the text.
 * What has no counterpart, such as the asterisks of `2*3*4` or `*args`, is text. Takes time in
 * proportion to the text.
 */
export function parseMarkdown(text: string): RichText {
  if (!MAY_HOLD_TOKEN.test(text)) return [{ text }];
  return joinAlike(applyMarks(tokenize(text)));
}

export function plainText(text: RichText): string {
  return text.map((span) => span.text).join('');
}

/** An asterisk or an underscore, or up to three of them; or two tildes. */
interface Mark {
  readonly characters: string;
  readonly opens: boolean;
  readonly closes: boolean;
}

type Token = Span | Mark;

/** Most texts are plain, and the patterns are slow. */
const MAY_HOLD_TOKEN = /[\\`*_[<@]|~~|:\/\/|www\./i;

const TOKEN_PATTERNS = [
  String.raw`\\(?<escaped>[\\*_~[\]\x60])`,
  String.raw`\x60(?<code>[^\x60\n]+)\x60`,
  String.raw`!\[(?<alternative>[^[\]\n]*)\]\([^()\n]*\)`,
  String.raw`\[(?<label>[^[\]\n]+)\]\((?<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s"[^"\n]*")?\)`,
  String.raw`<(?<bracketed>(?:https?://|mailto:)[^\s<>]+)>`,
  // Without the punctuation of scripts that write no space behind an address.
  String.raw`(?<![\w.])(?<url>(?:https?://|www\.)[^\s<>"\u3000-\u303f\uff00-\uff60]+)`,
  String.raw`(?<![\w.+-])(?<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)`,
  String.raw`(?<mark>\*+|_+|~{2,})`,
];

function tokenize(text: string): Token[] {
  const pattern = new RegExp(TOKEN_PATTERNS.join('|'), 'giu');
  const tokens: Token[] = [];
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match.index > end) tokens.push({ text: text.slice(end, match.index) });
    const url = match.groups?.url && withoutSentenceEnd(match.groups.url);
    if (url) pattern.lastIndex = match.index + url.length;
    tokens.push(...(url ? linked(url, linkTo(url).href) : tokensOf(match)));
    end = pattern.lastIndex;
  }
  if (end < text.length) tokens.push({ text: text.slice(end) });
  return tokens;
}

function tokensOf(match: RegExpExecArray): readonly Token[] {
  const [written] = match;
  const groups = match.groups ?? {};
  const { escaped, code, alternative, label, target = '', bracketed, email, mark } = groups;
  if (label !== undefined) {
    const { href } = linkTo(target);
    return href === null
      ? [{ text: written }]
      : parseMarkdown(label).map((span) => ({ ...span, href }));
  }
  if (bracketed !== undefined) return linked(bracketed, linkTo(bracketed).href);
  if (email !== undefined) return linked(email, linkToEmail(email).href);
  if (mark !== undefined) return [markOf(mark, match)];
  return [{ text: escaped ?? code ?? alternative ?? written }];
}

function linked(text: string, href: string | null): readonly Token[] {
  return [href === null ? { text } : { text, href }];
}

/** What follows an address belongs to the sentence; so does a bracket that the address did not open. */
function withoutSentenceEnd(url: string): string {
  let unopened = url.split(')').length - url.split('(').length;
  let end = url.length;
  while (/[.,;:!?'"*_)\]]/.test(url[end - 1] ?? '')) {
    const isBracket = url[end - 1] === ')';
    if (isBracket && unopened <= 0) break;
    if (isBracket) unopened -= 1;
    end -= 1;
  }
  return url.slice(0, end);
}

const STRIKE = '~~';
const WORD = /[\p{L}\p{N}]/u;
/** Scripts that write words without spaces between them. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]/u;

/** Marks open before a word and close behind one; within a word, they are a part of it. */
function markOf(characters: string, { index, input }: RegExpExecArray): Token {
  const isMark = characters.startsWith('~') ? characters === STRIKE : characters.length <= 3;
  if (!isMark) return { text: characters };
  const before = input[index - 1] ?? ' ';
  const after = input[index + characters.length] ?? ' ';
  return {
    characters,
    opens: !isWord(before) && !/\s/.test(after),
    closes: !isWord(after) && !/\s/.test(before),
  };
}

function isWord(character: string): boolean {
  return WORD.test(character) && !UNSPACED.test(character);
}

function applyMarks(tokens: readonly Token[]): Span[] {
  const partners = pairMarks(tokens);
  const spans: Span[] = [];
  let bold = 0;
  let italic = 0;
  let struck = 0;
  tokens.forEach((token, index) => {
    const partner = partners.get(index);
    if ('characters' in token && partner !== undefined) {
      const step = partner > index ? 1 : -1;
      const { length } = token.characters;
      if (token.characters === STRIKE) {
        struck += step;
        return;
      }
      bold += length > 1 ? step : 0;
      italic += length !== 2 ? step : 0;
      return;
    }
    const span = 'characters' in token ? { text: token.characters } : token;
    spans.push({
      ...span,
      ...(bold > 0 && { bold: true }),
      ...(italic > 0 && { italic: true }),
      ...(struck > 0 && { struck: true }),
    });
  });
  return spans;
}

/** The positions of marks that belong together, both ways. No pair crosses another. */
function pairMarks(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const openers = new Map<string, number>();
  tokens.forEach((token, index) => {
    if (!('characters' in token)) return;
    const opener = token.closes ? openers.get(token.characters) : undefined;
    if (opener === undefined) {
      if (token.opens) openers.set(token.characters, index);
      return;
    }
    partners.set(opener, index).set(index, opener);
    for (const [characters, position] of openers) {
      if (position >= opener) openers.delete(characters);
    }
  });
  return partners;
}

function joinAlike(spans: readonly Span[]): RichText {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && isAlike(last, span)) joined.splice(-1, 1, { ...last, text: last.text + span.text });
    else joined.push(span);
  }
  return joined;
}

function isAlike(one: Span, other: Span): boolean {
  return LOOKS.every((look) => one[look] === other[look]);
}

const LOOKS = ['href', 'bold', 'italic', 'struck'] as const;
