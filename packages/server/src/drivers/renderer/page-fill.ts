import { type LastPage, lastPageOf } from './plain-pdf.ts';

/** Above and below the text of each page. */
export interface VerticalMarginsMm {
  readonly top: number;
  readonly bottom: number;
}

const PT_PER_MM = 72 / 25.4;

/**
 * How many pages are filled, such as 1.4: all but the last one, and the last one down to the
 * baseline of its last text. Running heads and backgrounds do not count. Null if the PDF is of an
 * unknown form.
 */
export function pageFillOf(
  pdf: Buffer,
  pageCount: number,
  margins: VerticalMarginsMm,
): number | null {
  try {
    const fill = pageCount - 1 + filledShare(lastPageOf(pdf), margins);
    return Math.round(fill * 100) / 100;
  } catch {
    return null;
  }
}

/** The least share of a page that has any text. */
const LEAST_SHARE = 0.01;

function filledShare({ heightPt, content }: LastPage, { top, bottom }: VerticalMarginsMm): number {
  const lowestPt = lowestBaselinePt(content);
  if (lowestPt === null) return 0;
  const topPt = top * PT_PER_MM;
  const share = (heightPt - topPt - lowestPt) / (heightPt - topPt - bottom * PT_PER_MM);
  return Math.min(1, Math.max(LEAST_SHARE, share));
}

/** Maps vertical places of a page to those of its ancestor: `y * scale + shift`. */
interface Vertical {
  readonly scale: number;
  readonly shift: number;
}

/** Where the lowest text stands, in points from the foot of the page; null if there is none. */
export function lowestBaselinePt(content: string): number | null {
  const saved: Vertical[] = [];
  const marks: boolean[] = [];
  let page = UNMOVED;
  let text = UNMOVED;
  let lowest: number | null = null;
  let tag = '';
  const show = () => {
    const y = page.shift + page.scale * text.shift;
    if (!marks.includes(true) && (lowest === null || y < lowest)) lowest = y;
  };
  // One operator a line, or two if text follows a move. Most lines show text.
  for (const line of content.split('\n')) {
    if (line.endsWith(' Tj') || line.endsWith(' TJ')) {
      const down = MOVE.exec(line)?.[1];
      if (down) text = within(text, { scale: 1, shift: Number(down) });
      show();
      continue;
    }
    if (line.startsWith('/')) tag = line;
    if (line === 'q') saved.push(page);
    else if (line === 'Q') page = saved.pop() ?? page;
    else if (line === 'BT') text = UNMOVED;
    else if (line === 'EMC') marks.pop();
    else if (line.endsWith('BDC') || line.endsWith('BMC')) marks.push(tag.startsWith(ARTIFACT));
    else if (line.endsWith(' cm')) page = within(page, matrixOf(line));
    else if (line.endsWith(' Tm')) text = matrixOf(line);
    else if (line.endsWith(' Td')) {
      text = within(text, { scale: 1, shift: Number(line.split(' ')[1]) });
    }
  }
  return lowest;
}

const UNMOVED: Vertical = { scale: 1, shift: 0 };
const ARTIFACT = '/Artifact ';
/** Not along the line, as before each letter. */
const MOVE = /^\S+ (?!0 )(\S+) Td /;

function matrixOf(line: string): Vertical {
  const [, , , scale, , shift] = line.split(' ');
  return { scale: Number(scale), shift: Number(shift) };
}

function within(outer: Vertical, { scale, shift }: Vertical): Vertical {
  return { scale: outer.scale * scale, shift: outer.shift + outer.scale * shift };
}
