/** Scripts without spaces, where a line may end anywhere. */
const WITHOUT_SPACES =
  /(?<=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef]) (?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef])/gu;

/** What two texts have in common that differ in spaces, line ends and forms of characters alone. */
export function readable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(WITHOUT_SPACES, '')
    .trim();
}

/** The words of a text in the little Markdown that is printed, a line each. */
export function printedLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*[-*+]\s+/, '')
        .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1')
        .replace(/(\*\*|__)(.+?)\1/g, '$2')
        .replace(/(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])/g, '$2'),
    )
    .map(readable)
    .filter((line) => line !== '');
}

/** As an address is printed. */
export function printedAddress(url: string): string {
  return readable(url)
    .replace(/^(?:https?:)?\/\/(?:www\.)?|^mailto:|^tel:/i, '')
    .replace(/\/+$/, '');
}

/** Programs end a page so. */
export const PAGE_END = '\f';
const PAGE_NUMBER = /(?:^|\s)\d+ ?\/ ?\d+$/;
const MAX_HEAD_LINES = 4;

/** The text without what stands above that of each page but the first: whose it is, and which page. */
export function withoutRunningHeads(text: string): string {
  return text
    .split(PAGE_END)
    .map((page, index) => {
      const lines = page.trimStart().split('\n');
      const head = lines
        .slice(0, MAX_HEAD_LINES)
        .findIndex((line) => PAGE_NUMBER.test(line.trim()));
      return index === 0 || head < 0 ? page : lines.slice(head + 1).join('\n');
    })
    .join('\n');
}
