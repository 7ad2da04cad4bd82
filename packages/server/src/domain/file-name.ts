import { cleanText } from './clean-text.ts';

const MAX_LENGTH = 120;
/** File systems allow 255 bytes, and " (1)" is added to a download whose name is taken. */
const MAX_BYTES = 240;
const EXTENSION = '.pdf';
/** No name is longer, and composing accents takes quadratic time. */
const MAX_CONSIDERED = 500;

const SEPARATORS = /[/\\:|]+/g;
const FORBIDDEN = /[<>"?\n\t]+/g;
// Marks that reorder or hide text: "gpj.exe" must not look like "exe.jpg".
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A name that stays inside its folder and that every file system accepts, except for a `*`, which
 * clients replace where necessary. Any script is kept. It ends in `.pdf` and has at most 120 UTF-16
 * units.
 */
export function safeFileName(name: string): string {
  const base = cleanText(name.slice(0, MAX_CONSIDERED))
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(SEPARATORS, '-')
    .replace(FORBIDDEN, ' ')
    .replace(/\s+/g, ' ');
  const stem = trimEdges(truncate(trimEdges(withoutExtension(trimEdges(base)))));
  if (stem === '') return `document${EXTENSION}`;
  return `${WINDOWS_DEVICE.test(stem) ? '_' : ''}${stem}${EXTENSION}`;
}

/** The name of the file when the request gives none: `Jane Developer - Résumé.pdf`. */
export function defaultFileName(title: string): string {
  return safeFileName(title.replaceAll('–', '-'));
}

/**
 * The safe name without a `*`, numbered if it is taken in its folder. Some file systems ignore case
 * and the composition of accents, so names that differ in these only are the same.
 *
 * @param taken the names in the folder so far; the new one is added
 */
export function uniqueFileName(safeName: string, taken: Set<string>): string {
  const stem = withoutExtension(safeName.replaceAll('*', '_'));
  const isFree = (name: string) => !taken.has(sameName(name));
  let name = `${stem}${EXTENSION}`;
  for (let n = 2; !isFree(name); n += 1) name = `${stem} (${n})${EXTENSION}`;
  taken.add(sameName(name));
  return name;
}

function sameName(name: string): string {
  return name.normalize('NFKD').toUpperCase().toLowerCase();
}

function withoutExtension(name: string): string {
  return name.toLowerCase().endsWith(EXTENSION) ? name.slice(0, -EXTENSION.length) : name;
}

/** Leading dots hide a file, trailing ones vanish on Windows. */
function trimEdges(name: string): string {
  let start = 0;
  let end = name.length;
  while (start < end && /[.\s-]/.test(name[start] ?? '')) start += 1;
  while (start < end && /[.\s-]|\u200d/.test(name[end - 1] ?? '')) end -= 1;
  return name.slice(start, end);
}

function truncate(name: string): string {
  // Leaves room for the underscore that a device name gets.
  const maxLength = MAX_LENGTH - EXTENSION.length - 1;
  let kept = '';
  let bytes = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (kept.length + character.length > maxLength || bytes > MAX_BYTES) break;
    kept += character;
  }
  return kept;
}

/**
 * `Résumé.pdf` as `Resume.pdf`, for clients that ignore `filename*`, such as `curl -OJ`. Percent
 * signs are removed too, since some clients decode what follows them.
 */
export function asciiName(fileName: string): string {
  const plain = fileName.normalize('NFKD').replace(/\p{M}+/gu, '');
  return plain.replace(/[^\x20-\x24\x26-\x7e]/gu, '_');
}
