import { inOneLine, textWidth, truncateText } from './terminal-text.ts';

const GAP = '  ';
/**
 * Columns as wide as their widest cell. The last column is cut to what is left of `maxWidth`; on a
 * terminal that is narrower than the others, lines wrap rather than lose an id.
 *
 * @returns lines, the first one the headings
 */
export function formatTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  maxWidth: number,
): readonly string[] {
  const cells = [headings, ...rows].map((row) => row.map(inOneLine));
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const last = headings.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP.length, 0);
  const room = Math.max(maxWidth - before, textWidth(headings[last] ?? ''));
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === last ? truncateText(cell, room) : pad(cell, widths[column] ?? 0),
      )
      .join(GAP)
      .trimEnd(),
  );
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(width - textWidth(cell));
}
