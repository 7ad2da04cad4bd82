import { addressInLetters } from '../resume/address-letters.ts';
import { plainText } from '../resume/app-shapes/rich-text.ts';
import { typedLines } from '../resume/typed-line.ts';

/** Scripts without spaces, where a line may end anywhere. */
const WITHOUT_SPACES =
  /(?<=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef]) (?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef])/gu;

/** What two texts have in common that differ in spaces, line ends and forms of characters alone. */
export function readable(text: string): string {
  return readableLine(text).replace(WITHOUT_SPACES, '').trim();
}

/** Between words from the right, pdftotext marks the dash and the year as a text from the left. */
const TURNED_YEAR = /\u202a(\s{0,3}[‐-―-]\s{0,3})(\d{4})\u202c/g;

/** The same of a line by itself, whose spaces part what stands beside each other. */
export function readableLine(text: string): string {
  return text
    .normalize('NFKC')
    .replace(TURNED_YEAR, '$2$1')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The words of a text in the little Markdown that is printed, a line each. */
export function printedLines(text: string): string[] {
  return typedLines(plainText(text))
    .map((line) =>
      line.text
        .replace(/^(?:[-*+]|\d{1,3}[.)])\s+/, '')
        .replace(/~~(?=\S)(.+?)(?<=\S)~~/g, '$1')
        .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1')
        .replace(/(\*\*|__)(.+?)\1/g, '$2')
        .replace(/(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])/g, '$2'),
    )
    .map(readable)
    .filter((line) => line !== '');
}

/** As an address is printed. */
export function printedAddress(url: string): string {
  return readable(addressInLetters(url.trim()))
    .replace(/^(?:https?:)?\/\/(?:www\.)?|^mailto:|^tel:/i, '')
    .replace(/\/+$/, '');
}

/** Programs end a page so. */
export const PAGE_END = '\f';
const PAGE_NUMBER = /(?:^|\s)\d+ ?\/ ?\d+$/;
const MAX_HEAD_LINES = 8;
/** A narrow column may be read before it. */
const MAX_LINES_TO_NAME = 40;

/** The text without what stands above that of each page but the first: whose it is, and which page. */
export function withoutRunningHeads(text: string): string {
  const [first = '', ...others] = text.split(PAGE_END);
  const head = first
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const onFirst = new Set(head.slice(0, MAX_LINES_TO_NAME));
  return [first, ...others.map((page) => withoutHead(page, onFirst))].join('\n');
}

function withoutHead(page: string, onFirst: ReadonlySet<string>): string {
  const lines = page
    .trimStart()
    .split('\n')
    .map((line) => line.trim());
  const atHead = lines.slice(0, MAX_HEAD_LINES).findIndex((line) => PAGE_NUMBER.test(line));
  // Programs that go by places on the page read it elsewhere.
  const numberAt = atHead < 0 ? lines.findLastIndex((line) => LONE_NUMBER.test(line)) : atHead;
  if (numberAt < 0) return page;
  const isNamed = !LONE_NUMBER.test(lines[numberAt] ?? '');
  const near = lines.flatMap((line, index) =>
    !isNamed && onFirst.has(line) && line !== '' && Math.abs(index - numberAt) <= MAX_HEAD_LINES
      ? [index]
      : [],
  );
  const nameAt = near.sort((a, b) => Math.abs(a - numberAt) - Math.abs(b - numberAt))[0];
  const isHead = (index: number) => index === numberAt || index === nameAt;
  return lines.map((line, index) => (isHead(index) ? '' : line)).join('\n');
}

const LONE_NUMBER = /^\d+ ?\/ ?\d+$/;
