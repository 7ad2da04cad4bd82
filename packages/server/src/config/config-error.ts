import type { z } from 'zod';
import { describeBound, describeType } from '../domain/problems.ts';
import type { SettingLeaf } from './setting.ts';

/** The configuration cannot be used. `problems` holds one sentence for each wrong value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
    this.problems = problems;
  }
}

type Issue = z.core.$ZodIssue;

/** The form in which a setting was given, and in which errors name it. */
export type Naming = 'env' | 'path';

/** One sentence that says which value is wrong and what it must be. Never holds a secret. */
export function problemSentence(
  issue: Issue,
  leaf: SettingLeaf | undefined,
  naming: Naming,
  given?: string,
): string {
  const byEnv = naming === 'env' ? leaf : undefined;
  const name = byEnv?.setting.env ?? (issue.path.join('.') || 'The configuration');
  const toUnit = byEnv?.setting.decode.toEnvUnit ?? ((value: number) => value);
  const isSecret = leaf?.setting.secret === true;
  const shown = given === undefined || isSecret ? '' : `, not ${JSON.stringify(given)}`;
  return `${name} ${expectation(issue, toUnit)}${shown}.`;
}

/**
 * A number can violate two bounds at once: that of all whole numbers first, and then that of its
 * setting, which is the one to report.
 */
export function lastOfEach(issues: readonly Issue[]): readonly Issue[] {
  const byKind = new Map(issues.map((issue) => [`${issue.code} ${issue.path.join('.')}`, issue]));
  return [...byKind.values()];
}

function expectation(issue: Issue, toUnit: (value: number) => number): string {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return describeBound(issue, toUnit);
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_type':
      return describeType(issue.expected);
    case 'unrecognized_keys':
      return `has no setting named ${issue.keys.join(', ')}`;
    default:
      return issue.message;
  }
}
