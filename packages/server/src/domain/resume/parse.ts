import type { Problem } from '@offprint/contract';
import type { z } from 'zod';
import { formatPath } from '../problems.ts';
import { foreignShape } from './foreign-shape.ts';
import { normalizeDocument } from './normalize.ts';
import { type Resume, resumeSchema } from './schema.ts';

export type ParsedResume =
  | { readonly ok: true; readonly document: Resume }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** More than anyone reads; the rest is counted in a last line. */
const MAX_PROBLEMS = 500;

/** Checks a JSON Resume and makes it fit to print, or lists everything that is wrong with it. */
export function parseResume(data: unknown): ParsedResume {
  const normalized = normalizeDocument(data);
  const result = resumeSchema.safeParse(normalized.copy, { error: describeIssue });
  const problems = [
    ...normalized.problems,
    ...(result.success ? [] : result.error.issues.map(toProblem)),
  ];
  if (result.success && problems.length === 0) {
    const foreign = foreignShape(result.data);
    return foreign ? { ok: false, problems: [foreign] } : { ok: true, document: result.data };
  }
  return { ok: false, problems: shorten(problems) };
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  return { path: formatPath(issue.path), message: issue.message };
}

function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  switch (issue.expected) {
    case 'string':
      return `must be text, not ${nameOfType(issue.input)}: ${howToWriteText(issue.input)}`;
    case 'array':
      return `must be a list such as ["…"], not ${nameOfType(issue.input)}`;
    case 'object':
      return `must be an object such as { "key": "value" }, not ${nameOfType(issue.input)}`;
    default:
      return undefined;
  }
}

function howToWriteText(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'boolean') return `write "${input}" in quotes`;
  return 'write one string in quotes';
}

function nameOfType(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'string') return 'text';
  if (typeof input === 'object' || input === undefined) return input ? 'an object' : 'nothing';
  return `a ${typeof input}`;
}

function shorten(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const more = problems.length - MAX_PROBLEMS;
  return [
    ...problems.slice(0, MAX_PROBLEMS),
    { path: '', message: `There are ${more} more problems like these.` },
  ];
}
