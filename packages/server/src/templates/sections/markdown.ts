import { UNSPACED } from '../../domain/scripts.ts';
import { linkTo, linkToEmail } from './links.ts';

/** A piece of text in one style. */
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
 * Reads the Markdown that résumés use: bold, italic, struck out, code and links, and plain
 * addresses. A mark without a counterpart, such as the asterisks of `2*3*4` or `*args`, stays text.
 * Takes linear time.
 */
export function parseMarkdown(text: string): RichText {
  if (!MAY_HOLD_TOKEN.test(text)) return [{ text }];
  return joinAlike(applyMarks(tokenize(text)));
}

export function plainText(text: RichText): string {
  return text.map((span) => span.text).join('');
}

/** One to three asterisks or underscores, or two tildes. */
interface Mark {
  readonly characters: string;
  readonly opens: boolean;
  readonly closes: boolean;
}

/** The use of a mark's characters: some end a style, some begin one, and the rest are printed. */
interface Use {
  readonly ends: number[];
  readonly begins: number[];
  left: number;
}

type Token = Span | Mark;

/** A quick test, since most texts are plain and the patterns are slow. */
const MAY_HOLD_TOKEN = /[\\`*_[<@]|~~|:\/\/|www\./i;

const TOKEN_PATTERNS = [
  String.raw`\\(?<escaped>[!-/:-@[-\x60{-~\n])`,
  String.raw`\x60(?<code>[^\x60\n]+)\x60`,
  String.raw`!\[(?<alternative>[^[\]\n]*)\]\([^()\n]*\)`,
  String.raw`\[(?<label>(?:\[[^[\]\n]*\]|[^[\]\n])+)\]\((?:<(?<bracketedTarget>[^<>\n]*)>|(?<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*))(?:\s"[^"\n]*")?\)`,
  String.raw`<(?<bracketed>(?:https?://|mailto:)[^\s<>]+)>`,
  // Excludes Chinese and Japanese punctuation, since no space follows an address in these
  // languages.
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
  const { escaped, code, alternative, label, bracketed, email, mark } = groups;
  if (label !== undefined) {
    const target = groups.target ?? groups.bracketedTarget ?? '';
    const { href } = linkTo(target);
    if (href !== null) return parseMarkdown(label).map((span) => ({ ...span, href }));
    return LEADS_NOWHERE.test(target) ? parseMarkdown(label) : [{ text: written }];
  }
  if (bracketed !== undefined) return linked(bracketed, linkTo(bracketed).href);
  if (email !== undefined) return linked(email, linkToEmail(email).href);
  if (mark !== undefined) return [markOf(mark, match)];
  return [{ text: escaped ?? code ?? alternative ?? written }];
}

/**
 * Targets that lead nowhere on paper: none, a part of the same page, or a page of the same site.
 */
const LEADS_NOWHERE = /^(?:$|[#/.])/;

function linked(text: string, href: string | null): readonly Token[] {
  return [href === null ? { text } : { text, href }];
}

/**
 * The address without the punctuation of its sentence, and without an unmatched closing bracket.
 */
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

/**
 * A mark opens before a word and closes after one. Within a word it is text, except that two
 * asterisks close there, as in `**Languages:**Go`.
 */
function markOf(characters: string, { index, input }: RegExpExecArray): Token {
  const isMark = characters.startsWith('~') ? characters === STRIKE : characters.length <= 3;
  if (!isMark) return { text: characters };
  const before = input[index - 1] ?? ' ';
  const after = input[index + characters.length] ?? ' ';
  return {
    characters,
    opens: !isWord(before) && !/\s/.test(after),
    closes: (!isWord(after) || /^\*\*/.test(characters)) && !/\s/.test(before),
  };
}

function isWord(character: string): boolean {
  return WORD.test(character) && !UNSPACED.test(character);
}

function applyMarks(tokens: readonly Token[]): Span[] {
  const uses = pairMarks(tokens);
  const spans: Span[] = [];
  const depths = { bold: 0, italic: 0, struck: 0 };
  tokens.forEach((token, index) => {
    const use = uses.get(index);
    for (const length of use?.ends ?? []) depths[lookOf(token, length)] -= 1;
    const span = 'characters' in token ? { text: token.characters.slice(0, use?.left) } : token;
    spans.push({
      ...span,
      ...(depths.bold > 0 && { bold: true }),
      ...(depths.italic > 0 && { italic: true }),
      ...(depths.struck > 0 && { struck: true }),
    });
    for (const length of use?.begins ?? []) depths[lookOf(token, length)] += 1;
  });
  return spans.filter(({ text }) => text !== '');
}

function lookOf(mark: Token, length: number): 'bold' | 'italic' | 'struck' {
  if ('characters' in mark && mark.characters === STRIKE) return 'struck';
  return length === 2 ? 'bold' : 'italic';
}

interface OpenMark {
  readonly character: string;
  readonly use: Use;
}

/**
 * The use of each mark, by its position. Two of three characters may pair with one mark and the
 * third with another.
 */
function pairMarks(tokens: readonly Token[]): ReadonlyMap<number, Use> {
  const uses = new Map<number, Use>();
  const open: OpenMark[] = [];
  /**
   * For each kind of mark, the position below which no open mark matches. Keeps the time linear.
   */
  const searched = new Map<string, number>();
  tokens.forEach((token, index) => {
    if (!('characters' in token)) return;
    const [character = ''] = token.characters;
    const use: Use = { ends: [], begins: [], left: token.characters.length };
    uses.set(index, use);
    while (token.closes && use.left > 0) {
      const kind = `${character}${use.left}`;
      const lowest = searched.get(kind) ?? 0;
      let at = open.length - 1;
      while (at >= lowest && !fits(open[at], character, use.left)) at -= 1;
      const partner = at >= lowest ? open[at] : undefined;
      if (!partner) {
        searched.set(kind, open.length);
        break;
      }
      const length = Math.min(2, use.left, partner.use.left);
      partner.use.begins.unshift(length);
      partner.use.left -= length;
      use.ends.push(length);
      use.left -= length;
      // Marks that opened in between stay text, so that pairs do not cross.
      open.length = partner.use.left > 0 ? at + 1 : at;
      for (const [each, place] of searched) searched.set(each, Math.min(place, at));
    }
    if (token.opens && use.left > 0) open.push({ character, use });
  });
  return uses;
}

function fits(open: OpenMark | undefined, character: string, length: number): boolean {
  if (open?.character !== character) return false;
  return open.use.left === length || open.use.left === 3 || length === 3;
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
