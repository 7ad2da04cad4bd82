import type { RECOVERY_MS } from './recovery-bounds.ts';

/** A fault that was tried, and the test that holds what comes of it. */
export interface Fault {
  readonly fault: string;
  /** What users see while it lasts. */
  readonly seen: string;
  /** How it is over. */
  readonly recovery: string;
  /** In how long, if its test measures that. */
  readonly within?: keyof typeof RECOVERY_MS;
  /** A file under the project's root, and the title of a test in it. */
  readonly test: readonly [path: string, title: string];
}

export const NOTHING = 'nothing';
