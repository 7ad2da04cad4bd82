import type { Problem } from '@offprint/contract';
import { cleanText } from '../clean-text.ts';
import { formatPath, type PathPart } from '../problems.ts';

/** Far above any real document, far below what could exhaust a worker. */
export const DOCUMENT_LIMITS = {
  stringLength: 100_000,
  /** Of a photo as a data URI. */
  photoLength: 8_000_000,
  listLength: 1_000,
  keysPerObject: 1_000,
  keyLength: 1_000,
  depth: 16,
  values: 100_000,
} as const;

interface Walk {
  readonly problems: Problem[];
  values: number;
}

/**
 * A copy that is fit to print: text is cleaned, and what is null or blank is absent. Lists keep
 * their positions (a blank entry is undefined), so that problems found later name the right one.
 * Anything over DOCUMENT_LIMITS is reported and left out.
 */
export function normalizeDocument(data: unknown): { copy: unknown; problems: readonly Problem[] } {
  const walk: Walk = { problems: [], values: 0 };
  return { copy: normalize(data, [], walk), problems: walk.problems };
}

function normalize(value: unknown, path: readonly PathPart[], walk: Walk): unknown {
  walk.values += 1;
  if (walk.values > DOCUMENT_LIMITS.values) return reportTooManyValues(walk);
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
  const maxLength = maxLengthAt(path);
  if (text.length > maxLength) {
    return report(walk, path, `is too long: at most ${maxLength} characters`);
  }
  const cleaned = cleanText(text).trim();
  return cleaned === '' ? undefined : cleaned;
}

function maxLengthAt(path: readonly PathPart[]): number {
  const isPhoto = path.length === 2 && path[0] === 'basics' && path[1] === 'image';
  return isPhoto ? DOCUMENT_LIMITS.photoLength : DOCUMENT_LIMITS.stringLength;
}

function normalizeList(list: readonly unknown[], path: readonly PathPart[], walk: Walk) {
  if (list.length > DOCUMENT_LIMITS.listLength) {
    return report(walk, path, `has too many entries: at most ${DOCUMENT_LIMITS.listLength}`);
  }
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
    const normalized = normalize(value, [...path, key], walk);
    if (normalized !== undefined) kept.push([key, normalized]);
  }
  return Object.fromEntries(kept);
}

function report(walk: Walk, path: readonly PathPart[], message: string): undefined {
  walk.problems.push({ path: formatPath(path), message });
  return undefined;
}

function reportTooManyValues(walk: Walk): undefined {
  if (walk.values !== DOCUMENT_LIMITS.values + 1) return undefined;
  return report(walk, [], `The document holds over ${DOCUMENT_LIMITS.values} values: shorten it.`);
}
