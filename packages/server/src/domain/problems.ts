import type { Problem } from '@offprint/contract';
import type { z } from 'zod';
import { OffprintError } from './errors.ts';
import { formatPath } from './resume/path.ts';

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
  const bound =
    issue.code === 'too_small'
      ? `at least ${toUnit(Number(issue.minimum))}`
      : `at most ${toUnit(Number(issue.maximum))}`;
  if (issue.origin === 'string') return `must have ${bound} characters`;
  if (issue.origin === 'array') return `must have ${bound} entries`;
  return `must be ${bound}`;
}

/** One error that lists every problem. */
export function validationError(problems: readonly Problem[]): OffprintError {
  const [first] = problems;
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems, first`;
  const where = first?.path ? `${first.path} ` : '';
  const message = `The request is not valid: ${count}: ${where}${first?.message}.`;
  return new OffprintError('VALIDATION_ERROR', message, { details: problems });
}
