import type { Problem } from '@offprint/contract';
import type { z } from 'zod';
import { cleanText } from '../clean-text.ts';
import { decodeEntities } from '../html-entities.ts';
import { formatPath } from '../problems.ts';
import { fromAppShape } from './app-shapes/from-app-shape.ts';
import { isHtml } from './app-shapes/rich-text.ts';
import { MAX_PROBLEMS, normalizeDocument, tooLong, tooManyEntries } from './normalize.ts';
import { renameOldKeys } from './old-keys.ts';
import { type Resume, resumeSchema } from './schema.ts';
import { foreignShape } from './unprinted-keys.ts';

export type ParsedResume =
  | { readonly ok: true; readonly document: Resume }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks a JSON Resume, or a document in one of the shapes that are converted to it, and prepares
 * it for printing, or lists everything that is wrong with it.
 */
export function parseResume(data: unknown): ParsedResume {
  const { copy, problems, problemCount } = normalizeDocument(data, cleanResumeText);
  const result = resumeSchema.safeParse(renameOldKeys(fromAppShape(copy)), {
    error: describeIssue,
  });
  const issues = result.success ? [] : result.error.issues;
  if (result.success && problemCount === 0) {
    const foreign = foreignShape(result.data);
    return foreign ? { ok: false, problems: [foreign] } : { ok: true, document: result.data };
  }
  const listed = [...problems, ...issues.slice(0, MAX_PROBLEMS - problems.length).map(toProblem)];
  return { ok: false, problems: withCount(listed, problemCount + issues.length) };
}

/** Apps escape texts for HTML. In HTML itself, entities are decoded after its tags are read. */
function cleanResumeText(text: string): string {
  return cleanText(text.includes('&') && !isHtml(text) ? decodeEntities(text) : text);
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  return { path: formatPath(issue.path), message: issue.message };
}

function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_big') {
    const maximum = Number(issue.maximum);
    return issue.origin === 'array' ? tooManyEntries(maximum) : tooLong(maximum);
  }
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

function withCount(listed: readonly Problem[], count: number): readonly Problem[] {
  const more = count - listed.length;
  if (more === 0) return listed;
  return [...listed, { path: '', message: `There are ${more} more problems like these.` }];
}
