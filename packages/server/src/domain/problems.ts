import type { Problem } from '@offprint/contract';
import type { z } from 'zod';
import { OffprintError } from './errors.ts';

export type PathPart = string | number;

const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** `['work', 2, 'startDate']` as `work[2].startDate`; odd keys are quoted: `meta["a b"]`. */
export function formatPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    const key = String(part).toWellFormed();
    if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path === '' ? key : `${path}.${key}`;
  }, '');
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Every problem that a schema found; a field that is not known counts as one each. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: formatPath(issue.path), message: issue.message }];
    }
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      message: 'is not known here',
    }));
  });
}

/** The messages of schemas, in the words of the API. */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : describeType(issue.expected);
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small':
    case 'too_big':
      return describeBound(issue);
    default:
      return undefined;
  }
}

export function describeType(expected: string): string {
  return `must be ${TYPE_NAMES[expected] ?? expected}`;
}

type BoundIssue =
  | Pick<z.core.$ZodIssueTooSmall, 'code' | 'origin' | 'minimum'>
  | Pick<z.core.$ZodIssueTooBig, 'code' | 'origin' | 'maximum'>;

/** @param toUnit a bound in the unit in which the value was given */
export function describeBound(
  issue: BoundIssue,
  toUnit: (bound: number) => number = Number,
): string {
  const isLow = issue.code === 'too_small';
  const limit = toUnit(Number(isLow ? issue.minimum : issue.maximum));
  const bound = `${isLow ? 'at least' : 'at most'} ${limit}`;
  const noun = COUNTED[issue.origin];
  if (noun === undefined) return `must be ${bound}`;
  if (isLow && limit === 1) return 'must not be empty';
  return `must have ${bound} ${limit === 1 ? noun.one : noun.many}`;
}

const COUNTED: Readonly<Record<string, { one: string; many: string }>> = {
  string: { one: 'character', many: 'characters' },
  array: { one: 'entry', many: 'entries' },
};

/** More than anyone reads. */
const MAX_LISTED = 100;

/** One error that lists every problem, or the first hundred of them. */
export function validationError(problems: readonly Problem[]): OffprintError {
  const { message, details } = summarise('The request is not valid', problems);
  return new OffprintError('VALIDATION_ERROR', message, { details });
}

/** A sentence on all problems after `claim`, and those that are listed. */
export function summarise(
  claim: string,
  problems: readonly Problem[],
): { readonly message: string; readonly details: readonly Problem[] } {
  const [first] = problems;
  const where = first?.path ? `${first.path} ` : '';
  const more = problems.length - MAX_LISTED;
  const listed = more > 0 ? `: ${MAX_LISTED} are listed, and ${more} more` : '';
  const others = problems.length > 1 ? ` (the first of ${problems.length} problems${listed})` : '';
  return {
    message: `${claim}: ${where}${first?.message}${others}.`,
    details: problems.slice(0, MAX_LISTED),
  };
}
