import type { Problem } from '@offprint/contract';
import { formatPath, type PathPart } from './problems.ts';

export type PlainJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The same as for a request over HTTP. */
const MAX_DEPTH = 64;

/**
 * A program's value as JSON would return it, which is how it is stored, or all problems of what
 * JSON can't represent. Undefined values are left out.
 */
export function toPlainJson(input: unknown): PlainJson {
  const problems: Problem[] = [];
  const paths = new Map<unknown, readonly PathPart[]>();

  function check(this: unknown, key: string, value: unknown): unknown {
    const parent = paths.get(this);
    const path = parent ? [...parent, Array.isArray(this) ? Number(key) : key] : [];
    const problem = isObject(value)
      ? objectProblem(path, paths.get(value))
      : primitiveProblem(value);
    if (problem !== null) {
      problems.push({ path: formatPath(path), message: problem });
      return undefined;
    }
    if (isObject(value)) paths.set(value, path);
    return value;
  }

  try {
    const text: string | undefined = JSON.stringify(input, check);
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, value: text === undefined ? undefined : JSON.parse(text) };
  } catch {
    return { ok: false, problems: [{ path: '', message: 'cannot be written as JSON' }] };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** @param seenAt where the same object was met before; if that is on the way here, it contains itself */
function objectProblem(
  path: readonly PathPart[],
  seenAt: readonly PathPart[] | undefined,
): string | null {
  if (seenAt?.every((part, at) => part === path[at])) return 'must be JSON, but it holds itself';
  return path.length > MAX_DEPTH ? `is nested too deeply: at most ${MAX_DEPTH} levels` : null;
}

function primitiveProblem(value: unknown): string | null {
  if (typeof value === 'number' && !Number.isFinite(value)) return `must be JSON, not ${value}`;
  const isForeign = ['bigint', 'function', 'symbol'].includes(typeof value);
  return isForeign ? `must be JSON, not a ${typeof value}` : null;
}
