/**
 * What has to be known of the PDFs that Chromium writes, by Skia: a plain cross-reference table and
 * uncompressed dictionaries, the information dictionary first.
 */

/**
 * Makes the bytes of a PDF depend on its document alone. Chromium writes two things into it that do
 * not: the time of the print, and ids of table cells that keep counting while a page lives. Both
 * are rewritten in place with the same length, so that every offset stays right.
 *
 * @param modifiedAt ISO 8601; null: the dates are removed
 */
export function makeReproducible(pdf: Buffer, modifiedAt: string | null): void {
  rewriteDates(pdf, modifiedAt);
  renumberNodeIds(pdf);
}

const DATE_KEYS = ['\n/CreationDate (', '\n/ModDate ('];
const DATE_EXAMPLE = "D:20240101000000+00'00'";

function rewriteDates(pdf: Buffer, modifiedAt: string | null): void {
  // The information dictionary is the first object. A text in it cannot hold a bare line break
  // before a key and an unescaped parenthesis after it, so a match is always a key.
  const end = pdf.indexOf('endobj');
  const date = pdfDate(modifiedAt);
  for (const key of DATE_KEYS) {
    const start = pdf.indexOf(key, 0, 'latin1');
    if (start < 0 || start > end) continue;
    const value = start + key.length;
    if (date !== null) pdf.write(date, value, 'latin1');
    else pdf.fill(' ', start + 1, value + DATE_EXAMPLE.length + 1);
  }
}

function pdfDate(iso: string | null): string | null {
  const moment = new Date(iso ?? Number.NaN);
  const year = moment.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return null;
  return `D:${moment.toISOString().slice(0, 19).replace(/\D/g, '')}+00'00'`;
}

const NODE_ID = 'node00000000';
const NODE_ID_PREFIX = '(node';

/**
 * Ids are in `/ID`, `/Headers`, `/Limits` and `/Names`, and the name tree is sorted by them.
 * Numbering them anew in the same order keeps it sorted.
 */
function renumberNodeIds(pdf: Buffer): void {
  if (pdf.indexOf('/IDTree', 0, 'latin1') < 0) return;
  const places = nodeIdPlaces(pdf);
  const idAt = (place: number) => pdf.toString('latin1', place, place + NODE_ID.length);
  const ordered = [...new Set(places.map(idAt))].sort();
  const renumbered = new Map(
    ordered.map((id, index) => [id, `node${String(index + 1).padStart(8, '0')}`]),
  );
  for (const place of places) pdf.write(renumbered.get(idAt(place)) ?? '', place, 'latin1');
}

function nodeIdPlaces(pdf: Buffer): number[] {
  const places: number[] = [];
  let from = 0;
  for (;;) {
    const found = pdf.indexOf(NODE_ID_PREFIX, from, 'latin1');
    if (found < 0) return places;
    from = found + 1;
    if (isNodeId(pdf, found)) places.push(found + 1);
  }
}

/**
 * A string of a document, such as an image's alternative text, may look like an id, so its key
 * decides.
 */
function isNodeId(pdf: Buffer, place: number): boolean {
  const before = pdf.toString('latin1', Math.max(0, place - 4), place);
  const text = pdf.toString('latin1', place, place + NODE_ID.length + 2);
  return /^\(node\d{8}\)$/.test(text) && /(\/ID |\[| R |\) )$/.test(before);
}
