import { addressInLetters } from '../resume/address-letters.ts';
import { plainText } from '../resume/app-shapes/rich-text.ts';
import { typedLines, withoutMark } from '../resume/typed-line.ts';
import { BULLET } from './read-line.ts';
import { withSpacesBetweenScripts, withTurnedNumbers } from './right-to-left.ts';

/** Scripts without spaces, where a line may end anywhere. */
const WITHOUT_SPACES =
  /(?<=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef]) (?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef])/gu;

/**
 * The text in a normal form, in which texts that differ only in spaces, line ends or forms of
 * characters are equal.
 */
export function readable(text: string): string {
  return readableLine(text).replace(WITHOUT_SPACES, '').trim();
}

/**
 * Like {@link readable}, but keeps spaces between Chinese or Japanese characters, which may
 * separate columns.
 */
export function readableLine(text: string): string {
  const ordered = withTurnedNumbers(text.normalize('NFKC')).replace(/\p{Cf}/gu, '');
  return withSpacesBetweenScripts(ordered)
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The printed lines of a text, without Markdown marks. */
export function printedLines(text: string): string[] {
  return typedLines(plainText(text))
    .map((line) =>
      withoutMark(line)
        .replace(/^[-*+]\s+/, '')
        .replace(/~~(?=\S)(.+?)(?<=\S)~~/g, '$1')
        .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1')
        .replace(/(\*\*|__)(.+?)\1/g, '$2')
        .replace(/(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])/g, '$2')
        .replace(/\\(?:([!-/:-@[-`{-~])|$)/g, '$1'),
    )
    .map(readable)
    .filter((line) => line !== '');
}

/** The address as it is printed. */
export function printedAddress(url: string): string {
  return readable(addressInLetters(url.trim()))
    .replace(/^(?:https?:)?\/\/(?:www\.)?|^mailto:|^tel:/i, '')
    .replace(/\/+$/, '');
}

/** Programs write this at the end of each page. */
export const PAGE_END = '\f';
const PAGE_NUMBER = /(?:^|\s|(?<=[\u0590-\u08ff]))\d+ ?\/ ?\d+$/;
const MAX_HEAD_LINES = 8;
/** More lines than a narrow column has, which may be read before the name. */
const MAX_LINES_TO_NAME = 40;

/** The text without the running heads of later pages, which are the name and the page number. */
export function withoutRunningHeads(text: string): string {
  const [first = '', ...others] = text.split(PAGE_END);
  const head = first
    .split('\n')
    .map(readableLine)
    .filter((line) => line !== '');
  const onFirst = new Set(head.slice(0, MAX_LINES_TO_NAME));
  return [first, ...others.map((page) => withoutHead(page, onFirst))].join('\n');
}

function withoutHead(page: string, onFirst: ReadonlySet<string>): string {
  const printed = page.trimStart().split('\n');
  const lines = printed.map(readableLine);
  const atHead = lines.slice(0, MAX_HEAD_LINES).findIndex((line) => PAGE_NUMBER.test(line));
  // Some programs read the page number last.
  const numberAt = atHead < 0 ? lines.findLastIndex((line) => LONE_NUMBER.test(line)) : atHead;
  if (numberAt < 0) return page;
  const isNamed = !LONE_NUMBER.test(lines[numberAt] ?? '');
  const nameAt = isNamed ? numberAt : nameNear(lines, numberAt, onFirst);
  const isHead = (index: number) => index === numberAt || index === nameAt;
  return printed.map((line, index) => (isHead(index) ? '' : line)).join('\n');
}

/** The line of the name that belongs to a page number: the first one, or one near the number. */
function nameNear(
  lines: readonly string[],
  numberAt: number,
  onFirst: ReadonlySet<string>,
): number | undefined {
  const isName = (line: string) => line !== '' && onFirst.has(line) && !BULLET.test(line);
  const isAlone = lines[1] === '' || numberAt === 1;
  if (isAlone && isName(lines[0] ?? '')) return 0;
  const near = lines.flatMap((line, index) =>
    isName(line) && Math.abs(index - numberAt) <= MAX_HEAD_LINES ? [index] : [],
  );
  return near.sort((a, b) => Math.abs(a - numberAt) - Math.abs(b - numberAt))[0];
}

const LONE_NUMBER = /^\d+ ?\/ ?\d+$/;
