import type { Problem } from '@offprint/contract';
import type { z } from 'zod';
import { OffprintError } from '../domain/errors.ts';
import { formatPath } from '../domain/resume/path.ts';

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
    case 'invalid_type': {
      const expected = TYPE_NAMES[issue.expected] ?? issue.expected;
      return issue.input === undefined ? 'is required' : `must be ${expected}`;
    }
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small':
      return `must ${measure(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must ${measure(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`;
    default:
      return undefined;
  }
}

function measure(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

export function validationError(problems: readonly Problem[]): OffprintError {
  const [first] = problems;
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems, first`;
  const where = first?.path ? `${first.path} ` : '';
  const message = `The request is not valid: ${count}: ${where}${first?.message}.`;
  return new OffprintError('VALIDATION_ERROR', message, { details: problems });
}
