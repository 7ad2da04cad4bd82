import { styleText } from 'node:util';
import measureText from 'fast-string-truncated-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Results go to standard output, everything else to standard error. */
export async function writeOut(data: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(data, () => resolve()));
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function noteLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A reader that leaves (`| head`) is no error: further output is dropped. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** In columns. Without a terminal it is Infinity, so that nothing is cut or wrapped. */
export function terminalWidth(stream: NodeJS.WriteStream = process.stdout): number {
  return stream.isTTY ? stream.columns || 80 : Infinity;
}

type Style = Parameters<typeof styleText>[0];

/** Styled where the stream is a terminal with colours and NO_COLOR is not set. */
export function styledOut(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export function styledErr(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

// Characters that move the cursor, by which a document could repaint the terminal.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The text with spaces for characters that move the cursor. */
export function inOneLine(text: string): string {
  return text.replace(CONTROLS, ' ');
}

/** How many columns of a terminal the text takes; styles take none. */
function widthOf(text: string): number {
  return measureText(text).width;
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function truncated(text: string, width: number): string {
  const { index, ellipsed } = measureText(text, { limit: width, ellipsis: '…' });
  return ellipsed ? `${text.slice(0, index)}…` : text.slice(0, index);
}

/** The text after its label, wrapped between words and indented as far as the label reaches. */
export function withLabel(label: string, text: string, width: number): string {
  const indent = ' '.repeat(widthOf(label));
  return label + wrapAnsi(text, width - indent.length).replaceAll('\n', `\n${indent}`);
}

/** The rows under their headings, no wider than the terminal. */
export function formatTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  overflow: ColumnOptions['overflow'],
): string {
  const text = alignColumns([headings, ...rows], { width: terminalWidth(), overflow });
  const [first = '', ...lines] = text.split('\n');
  return [styledOut('dim', first), ...lines].join('\n');
}

export interface ColumnOptions {
  /** The width of a whole line. */
  readonly width: number;
  /** What becomes of a last cell that is too long for the line. */
  readonly overflow: 'wrap' | 'cut';
}

const GAP = '  ';

/**
 * The rows with their cells one below the other, for terminals and for text that is piped on. Only
 * the last column is fitted to the width, and never to less than its cell in the first row needs:
 * a line on a narrow terminal is too long rather than without an id.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  { width, overflow }: ColumnOptions,
): string {
  const cells = rows.map((row) => row.map(inOneLine));
  const last = Math.max(...cells.map((row) => row.length)) - 1;
  const widths = Array.from({ length: last }, (_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
  );
  const before = widths.reduce((sum, each) => sum + each + GAP.length, 0);
  const room = Math.max(width - before, widthOf(cells[0]?.[last] ?? ''));
  return cells
    .map((row) => {
      const leading = widths.map((each, column) => padded(row[column] ?? '', each) + GAP).join('');
      const cell = row[last] ?? '';
      return overflow === 'cut'
        ? leading + truncated(cell, room)
        : withLabel(leading, cell, before + room);
    })
    .map((line) => line.trimEnd())
    .join('\n');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}
