import { OffprintError, toOffprintError } from '../domain/errors.ts';

export interface Attempts {
  /** What the steps threw, in order. */
  readonly failures: readonly unknown[];
  /** What the step returns, or `otherwise` when it throws. */
  attempt<T>(step: () => Promise<T>, otherwise: T): Promise<T>;
}

/** Runs independent steps: one that fails does not keep the next from running. */
export function createAttempts(): Attempts {
  const failures: unknown[] = [];
  return {
    failures,
    async attempt(step, otherwise) {
      try {
        return await step();
      } catch (error) {
        failures.push(error);
        return otherwise;
      }
    },
  };
}

/** Several failures as one error: code and message of the first, all of them as its causes. */
export function partialFailure(failures: readonly unknown[]): OffprintError | null {
  if (failures.length === 0) return null;
  const first = toOffprintError(failures[0]);
  if (failures.length === 1) return first;
  const cause = new AggregateError(failures, `${failures.length} steps failed`);
  return new OffprintError(first.code, first.message, { cause });
}
