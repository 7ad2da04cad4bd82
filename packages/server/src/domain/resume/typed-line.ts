/** A line as people type it, without the mark of a heading or an item. */
export interface TypedLine {
  readonly kind: 'blank' | 'text' | 'heading' | 'bullet' | 'number';
  readonly text: string;
  /** The number of a numbered item, else 0. */
  readonly number: number;
  /** The number of spaces before it. A tab counts as TAB_WIDTH. */
  readonly indent: number;
}

/** Bullets as people type them, and as word processors and symbol fonts store them. */
const BULLET =
  /^(?:[•●○◉▪▫■□◾◽◦‣⁃◆◇❖➢➤➔➜➝➞▶►▸▹❯⚫・\uf06e\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc]\ufe0f?\s*(?![•●○■□◆◇])|[∙·*+–—-]\s+|o\t+)/u;
/** Signs that are bullets only if an adjacent line begins with the same one. */
const ORNAMENT = /^([→⇒✓✔☑✅★☆✦✧»›])\ufe0f?\s*(?![★☆])/u;
/** A number such as `1.`, `2)` or `(3)`. Chinese, Japanese and Korean need no space after it. */
const NUMBER =
  /^(?:\((\d{1,3})\)\s+|(\d{1,3})[.)]\s+|([\d０-９]{1,3})(?:、|[.．)）](?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]))\s*|([①-⑳])\s*)/u;
/** Markdown's marks of a heading and a quotation. */
const LINE_MARK = /^(?:(?<heading>#{1,6})|>+)\s+/;
const RULE = /^(?:-{3,}|\*{3,}|_{3,}|={3,}|(?:`{3,}|~{3,})[\w-]*)$/;
const RULE_OF_TABLE = /^[|\s:-]+$/;
const TAB_WIDTH = 4;

/** The lines of a text. A number counts as one only if an adjacent line continues the sequence. */
export function typedLines(text: string): TypedLine[] {
  const written = text.split('\n');
  const lines = withOrnaments(written.map(lineOf));
  const numbered = lines.filter(({ kind }) => kind === 'number');
  const alone = new Set(
    numbered.filter(
      (line, n) => !follows(numbered[n - 1], line) && !follows(line, numbered[n + 1]),
    ),
  );
  // A single number may begin a name, such as `1. FC Union`.
  return lines.map((line, n) =>
    alone.has(line) ? { ...line, kind: 'text', text: written[n]?.trim() ?? '' } : line,
  );
}

/** The text without the mark that the line would have as one of several items. */
export function withoutMark(line: TypedLine): string {
  if (line.kind !== 'text') return line.text;
  return line.text.replace(ORNAMENT, '').replace(NUMBER, '');
}

/** Whether a number follows another in order. Markdown also allows `1.` before every item. */
export function follows(before: TypedLine | undefined, line: TypedLine | undefined): boolean {
  if (!before || !line) return false;
  return line.number === before.number + 1 || (line.number === 1 && before.number === 1);
}

function lineOf(written: string): TypedLine {
  const trimmed = written.trim();
  const mark = LINE_MARK.exec(trimmed);
  const text = isRule(trimmed) ? '' : withoutEdges(trimmed.slice(mark?.[0].length ?? 0));
  const line = { text, number: 0, indent: indentOf(written) };
  if (text === '') return { ...line, kind: 'blank' };
  if (mark?.groups?.heading !== undefined) return { ...line, kind: 'heading' };
  const bullet = BULLET.exec(text);
  if (bullet) return { ...line, kind: 'bullet', text: text.slice(bullet[0].length) };
  const number = NUMBER.exec(text);
  if (number === null) return { ...line, kind: 'text' };
  const [whole, ...ways] = number;
  const digits = ways.find((way) => way !== undefined) ?? '';
  return {
    ...line,
    kind: 'number',
    text: text.slice(whole.length),
    number: Number(digits.normalize('NFKC')),
  };
}

function isRule(line: string): boolean {
  if (RULE.test(line)) return true;
  return line.includes('|') && line.includes('---') && RULE_OF_TABLE.test(line);
}

/** A row of a Markdown table without its outer bars. */
function withoutEdges(line: string): string {
  if (line.length < 3 || !line.startsWith('|') || !line.endsWith('|')) return line;
  const cells = line.slice(1, -1).split('|');
  return cells.map((cell) => cell.trim()).join(' | ');
}

function indentOf(written: string): number {
  const blank = written.slice(0, written.length - written.trimStart().length);
  return [...blank].reduce((sum, each) => sum + (each === '\t' ? TAB_WIDTH : 1), 0);
}

function withOrnaments(lines: readonly TypedLine[]): TypedLine[] {
  const ornaments = lines.map(({ kind, text }) => (kind === 'text' ? ORNAMENT.exec(text) : null));
  return lines.map((line, n) => {
    const ornament = ornaments[n];
    const isRepeated = [n - 1, n + 1].some((other) => {
      const beside = ornaments[other];
      return ornament && beside && beside[1] === ornament[1];
    });
    if (!ornament || !isRepeated) return line;
    return { ...line, kind: 'bullet', text: line.text.slice(ornament[0].length) };
  });
}
