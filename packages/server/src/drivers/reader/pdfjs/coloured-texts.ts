import type { ColouredText } from '../../../domain/pages/coloured-text.ts';
import type { Operations, PdfjsDocument } from './messages.ts';

type Matrix = readonly [number, number, number, number, number, number];
interface Ground {
  readonly colour: string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}
interface GraphicsState {
  readonly matrix: Matrix;
  readonly colour: string;
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const BLACK = '#000000';
const PAPER = '#ffffff';

/** Each piece of text with its colour and that of the last area painted under its start. */
export async function readColouredTexts(
  document: PdfjsDocument,
  operations: Operations,
): Promise<ColouredText[]> {
  const texts: ColouredText[] = [];
  for (let page = 1; page <= document.numPages; page++) {
    const { fnArray, argsArray } = await (await document.getPage(page)).getOperatorList();
    texts.push(...painted(fnArray, argsArray, operations).map((text) => ({ page, ...text })));
  }
  return texts;
}

function painted(operators: readonly number[], args: readonly unknown[], OPS: Operations) {
  const fills: readonly unknown[] = [OPS.fill, OPS.eoFill, OPS.fillStroke, OPS.eoFillStroke];
  const texts: Omit<ColouredText, 'page'>[] = [];
  const grounds: Ground[] = [];
  const saved: GraphicsState[] = [];
  let state: GraphicsState = { matrix: IDENTITY, colour: BLACK };
  let textMatrix = IDENTITY;
  operators.forEach((operator, index) => {
    const given = args[index] as unknown[];
    if (operator === OPS.save) saved.push(state);
    else if (operator === OPS.restore) state = saved.pop() ?? state;
    else if (operator === OPS.transform) {
      state = { ...state, matrix: times(state.matrix, given as unknown as Matrix) };
    } else if (operator === OPS.setFillRGBColor) {
      state = { ...state, colour: String(given[0]) };
    } else if (operator === OPS.beginText) textMatrix = IDENTITY;
    else if (operator === OPS.setTextMatrix) {
      textMatrix = Object.values(given[0] as object) as unknown as Matrix;
    } else if (operator === OPS.moveText) {
      textMatrix = times(textMatrix, [1, 0, 0, 1, Number(given[0]), Number(given[1])]);
    } else if (operator === OPS.constructPath && fills.includes(given[0])) {
      const box = Object.values((given[2] ?? {}) as object) as number[];
      grounds.push({ colour: state.colour, ...bounds(state.matrix, box) });
    } else if (operator === OPS.showText) {
      const text = shown(given[0] as unknown[]);
      const [, , , , x, y] = times(state.matrix, textMatrix);
      const ground = groundAt(grounds, x, y);
      if (text.trim() === '') return;
      texts.push({ text, colour: state.colour, ground, contrast: contrast(state.colour, ground) });
    }
  });
  return texts;
}

function shown(glyphs: readonly unknown[]): string {
  return glyphs.map((glyph) => (glyph as { unicode?: string } | null)?.unicode ?? '').join('');
}

function groundAt(grounds: readonly Ground[], x: number, y: number): string {
  const under = grounds.findLast(
    ({ left, right, bottom, top }) => left <= x && x <= right && bottom <= y && y <= top,
  );
  return under?.colour ?? PAPER;
}

function bounds(matrix: Matrix, [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]) {
  const [a, b] = [at(matrix, x1, y1), at(matrix, x2, y2)];
  return {
    left: Math.min(a.x, b.x),
    right: Math.max(a.x, b.x),
    bottom: Math.min(a.y, b.y),
    top: Math.max(a.y, b.y),
  };
}

function at([a, b, c, d, e, f]: Matrix, x: number, y: number) {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

function times(outer: Matrix, [a, b, c, d, e, f]: Matrix): Matrix {
  const [oa, ob, oc, od] = outer;
  const { x, y } = at(outer, e, f);
  return [oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, x, y];
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
