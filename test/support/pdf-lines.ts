import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A line as it stands on a page; places in points, from its top left corner. */
export interface PdfLine {
  readonly page: number;
  readonly text: string;
  readonly leftPt: number;
  readonly rightPt: number;
  /** Of its baseline. */
  readonly topPt: number;
  /** Of its largest letters. */
  readonly sizePt: number;
}

export interface PdfPages {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly pageCount: number;
  /** From the top of each page; lines that stand beside each other are one. */
  readonly lines: readonly PdfLine[];
}

interface Piece {
  readonly text: string;
  readonly leftPt: number;
  readonly rightPt: number;
  readonly topPt: number;
  readonly sizePt: number;
}

/** Baselines that differ by less are one line. */
const SAME_LINE_PT = 2;
/** Of the size of the letters; a wider gap is a space. */
const SPACE_EM = 0.15;

/** What is seen on each page, line by line. */
export async function readPages(bytes: Uint8Array): Promise<PdfPages> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
  try {
    const document = await task.promise;
    const lines: PdfLine[] = [];
    let [widthPt, heightPt] = [0, 0];
    for (let page = 1; page <= document.numPages; page++) {
      const opened = await document.getPage(page);
      [, , widthPt = 0, heightPt = 0] = opened.view;
      const { items } = await opened.getTextContent();
      const pieces = items.flatMap((item): Piece[] => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [, , , , leftPt, bottomPt] = item.transform as number[];
        return [
          {
            text: item.str,
            leftPt: leftPt ?? 0,
            rightPt: (leftPt ?? 0) + item.width,
            topPt: heightPt - (bottomPt ?? 0),
            sizePt: item.height,
          },
        ];
      });
      lines.push(...linesOf(pieces).map((line) => ({ page, ...line })));
    }
    return { widthPt, heightPt, pageCount: document.numPages, lines };
  } finally {
    await task.destroy();
  }
}

function linesOf(pieces: readonly Piece[]): Piece[] {
  const rows: Piece[][] = [];
  for (const piece of pieces.toSorted((a, b) => a.topPt - b.topPt)) {
    const row = rows.at(-1);
    if (row?.[0] && piece.topPt - row[0].topPt < SAME_LINE_PT) row.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => joined(row.toSorted((a, b) => a.leftPt - b.leftPt)));
}

function joined(row: readonly Piece[]): Piece {
  return row.reduce((line, piece) => {
    const gapPt = piece.leftPt - line.rightPt;
    return {
      text: `${line.text}${gapPt > SPACE_EM * piece.sizePt ? ' ' : ''}${piece.text}`,
      leftPt: line.leftPt,
      rightPt: Math.max(line.rightPt, piece.rightPt),
      topPt: Math.max(line.topPt, piece.topPt),
      sizePt: Math.max(line.sizePt, piece.sizePt),
    };
  });
}
