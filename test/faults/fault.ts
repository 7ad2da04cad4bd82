import type { RECOVERY_MS } from './recovery-bounds.ts';

/** A fault that was tried, and the test that holds what comes of it. */
export interface Fault {
  readonly fault: string;
  /** What users see while it lasts. */
  readonly seen: string;
  /** How it is over. */
  readonly recovery: string;
  /** In how long: a time that its test measures, or why there is none. */
  readonly within: keyof typeof RECOVERY_MS | keyof typeof UNTIMED;
  /** A file under the project's root, and the title of a test in it. */
  readonly test: readonly [path: string, title: string];
}

/** Where no time passes that anybody waits. */
export const UNTIMED = {
  goesOn: 'goes on',
  nextTry: 'at the next try',
  onceMended: 'once mended',
} as const;

export const NOTHING = 'nothing';
