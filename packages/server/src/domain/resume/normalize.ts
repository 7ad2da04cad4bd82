import type { Problem } from '@offprint/contract';
import { cleanText } from '../clean-text.ts';
import { formatPath, type PathPart } from '../problems.ts';

/**
 * Far above any real document, and far below what could exhaust a worker. The schema has further
 * limits for the fields that it knows.
 */
export const DOCUMENT_LIMITS = {
  /** In UTF-16 units, like all lengths here. */
  textLength: 20_000,
  /** The length of a photo as a data URI. */
  photoLength: 8_000_000,
  /** The length of all texts and keys together, except photos. */
  totalLength: 500_000,
  listLength: 500,
  keysPerObject: 200,
  keyLength: 200,
  depth: 16,
  values: 20_000,
} as const;

/** Keys of a photo, in JSON Resume, before version 1 as well, and in apps. */
const PHOTO_KEYS = new Set<PathPart | undefined>([
  'image',
  'picture',
  'photo',
  'photoUrl',
  'avatar',
]);
const PERSON_KEYS = new Set<PathPart | undefined>(['basics', 'profile', 'personalInfo']);

/** Joiners and marks of direction are invisible on their own. */
const VISIBLE = /[^\s\p{Cf}]/u;

/** More problems than anyone reads. */
export const MAX_PROBLEMS = 500;

export interface NormalizedDocument {
  readonly copy: unknown;
  /** The first MAX_PROBLEMS. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

interface Walk {
  readonly clean: (text: string) => string;
  readonly problems: Problem[];
  problemCount: number;
  values: number;
  length: number;
}

/**
 * A copy that is ready for printing: texts are cleaned, and null or blank values are absent. Lists
 * keep their positions (a blank entry is undefined), so that later problems name the right one.
 * Anything over DOCUMENT_LIMITS is reported and left out.
 */
export function normalizeDocument(data: unknown, clean = cleanText): NormalizedDocument {
  const walk: Walk = { clean, problems: [], problemCount: 0, values: 0, length: 0 };
  const copy = normalize(data, [], walk);
  if (walk.values > DOCUMENT_LIMITS.values) {
    report(walk, [], `holds over ${DOCUMENT_LIMITS.values} values: shorten it`);
  }
  if (walk.length > DOCUMENT_LIMITS.totalLength) {
    report(walk, [], `holds over ${DOCUMENT_LIMITS.totalLength} characters: shorten it`);
  }
  const { problems, problemCount } = walk;
  return { copy, problems, problemCount };
}

function normalize(value: unknown, path: readonly PathPart[], walk: Walk): unknown {
  walk.values += 1;
  if (walk.values > DOCUMENT_LIMITS.values) return undefined;
  if (typeof value === 'string') return normalizeText(value, path, walk);
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  if (path.length >= DOCUMENT_LIMITS.depth) {
    return report(walk, path, `is nested too deeply: at most ${DOCUMENT_LIMITS.depth} levels`);
  }
  return Array.isArray(value)
    ? normalizeList(value, path, walk)
    : normalizeObject(value, path, walk);
}

function normalizeText(text: string, path: readonly PathPart[], walk: Walk): string | undefined {
  const isPhoto = path.length === 2 && PERSON_KEYS.has(path[0]) && PHOTO_KEYS.has(path[1]);
  const maxLength = isPhoto ? DOCUMENT_LIMITS.photoLength : DOCUMENT_LIMITS.textLength;
  if (text.length > maxLength) return report(walk, path, tooLong(maxLength));
  if (!isPhoto && exceedsTotal(text, walk)) return undefined;
  const cleaned = (isPhoto ? text : walk.clean(text)).trim();
  return VISIBLE.test(cleaned) ? cleaned : undefined;
}

function normalizeList(list: readonly unknown[], path: readonly PathPart[], walk: Walk) {
  const { listLength } = DOCUMENT_LIMITS;
  if (list.length > listLength) return report(walk, path, tooManyEntries(listLength));
  return list.map((entry, index) => normalize(entry, [...path, index], walk));
}

function normalizeObject(object: object, path: readonly PathPart[], walk: Walk) {
  const entries = Object.entries(object);
  if (entries.length > DOCUMENT_LIMITS.keysPerObject) {
    return report(walk, path, `has too many keys: at most ${DOCUMENT_LIMITS.keysPerObject}`);
  }
  const kept: [string, unknown][] = [];
  for (const [key, value] of entries) {
    if (key === '__proto__') continue;
    if (key.length > DOCUMENT_LIMITS.keyLength) {
      report(walk, path, `has a key of over ${DOCUMENT_LIMITS.keyLength} characters: shorten it`);
      continue;
    }
    if (exceedsTotal(key, walk)) break;
    const normalized = normalize(value, [...path, key], walk);
    if (normalized !== undefined) kept.push([key, normalized]);
  }
  return Object.fromEntries(kept);
}

export function tooLong(maxLength: number): string {
  return `is too long: at most ${maxLength} characters`;
}

export function tooManyEntries(maxLength: number): string {
  return `has too many entries: at most ${maxLength}`;
}

function exceedsTotal(text: string, walk: Walk): boolean {
  walk.length += text.length;
  return walk.length > DOCUMENT_LIMITS.totalLength;
}

/** After MAX_PROBLEMS they are only counted, since their paths may be long. */
function report(walk: Walk, path: readonly PathPart[], message: string): undefined {
  walk.problemCount += 1;
  if (walk.problems.length < MAX_PROBLEMS) walk.problems.push({ path: formatPath(path), message });
  return undefined;
}
