import type { PlacedText, TaggedPages, TaggedText } from '../../../domain/pages/tagged-pages.ts';
import type { PdfjsDocument, TextItems } from './messages.ts';

/** The visible texts of each page, by the tags that say what they are. */
export async function readTaggedPages(document: PdfjsDocument): Promise<TaggedPages> {
  const texts: TaggedText[] = [];
  let [widthPt, heightPt] = [0, 0];
  for (let page = 1; page <= document.numPages; page++) {
    const opened = await document.getPage(page);
    [, , widthPt = 0, heightPt = 0] = opened.view;
    const { items } = await opened.getTextContent({ includeMarkedContent: true });
    const pieces = piecesById(items, heightPt);
    const leaves = leavesOf((await opened.getStructTree()) as unknown as Tag);
    texts.push(
      ...leaves.flatMap(({ role, ids }) => {
        const drawn = ids.flatMap((id) => pieces.get(id) ?? []);
        return drawn.length === 0 ? [] : [textOf(page, role, drawn)];
      }),
    );
  }
  return { pageCount: document.numPages, widthPt, heightPt, texts };
}

function piecesById(items: TextItems, heightPt: number): Map<string, PlacedText[]> {
  const pieces = new Map<string, PlacedText[]>();
  const open: (string | null)[] = [];
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type.startsWith('begin')) open.push(item.id ?? null);
      else open.pop();
      continue;
    }
    const id = open.findLast((each) => each !== null);
    if (!id || item.str === '') continue;
    const [, , , , leftPt = 0, bottomPt = 0] = item.transform as number[];
    const list = pieces.get(id) ?? [];
    pieces.set(id, list);
    list.push({
      text: item.str,
      leftPt,
      rightPt: leftPt + item.width,
      baselinePt: heightPt - bottomPt,
      sizePt: item.height,
    });
  }
  return pieces;
}

interface Tag {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly Tag[];
}

interface Leaf {
  readonly role: string;
  readonly ids: string[];
}

/** Tags of parts of a line; all others are of lines. */
const INLINE = new Set(['Span', 'Link', 'Strong', 'Em', 'Lbl', 'Reference', 'Quote', 'NonStruct']);

function leavesOf(tree: Tag | null): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (tag: Tag, leaf: Leaf) => {
    let current = leaf;
    for (const child of tag.children ?? []) {
      if (child.type === 'content' && child.id !== undefined) {
        if (current.ids.length === 0) leaves.push(current);
        current.ids.push(child.id);
      } else if (child.role !== undefined && INLINE.has(child.role)) {
        walk(child, current);
      } else if (child.role !== undefined) {
        walk(child, { role: child.role, ids: [] });
        // What comes after it begins anew.
        current = { role: current.role, ids: [] };
      }
    }
  };
  if (tree) walk(tree, { role: 'Root', ids: [] });
  return leaves;
}

/** Baselines that differ by less are one line. */
const SAME_LINE_PT = 3;

function textOf(page: number, role: string, pieces: readonly PlacedText[]): TaggedText {
  let lineCount = 0;
  let text = '';
  let lastPt = Number.NaN;
  for (const piece of pieces) {
    const isSame = Math.abs(piece.baselinePt - lastPt) < SAME_LINE_PT;
    text += isSame || text === '' ? piece.text : ` ${piece.text}`;
    if (piece.text.trim() === '') continue;
    if (!isSame) lineCount += 1;
    lastPt = piece.baselinePt;
  }
  return { page, role, text: text.trim(), pieces, lineCount };
}
