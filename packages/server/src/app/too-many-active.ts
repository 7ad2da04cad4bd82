import { OffprintError } from '../domain/errors.ts';

const RETRY_AFTER_MS = 5_000;

/** The refusal of what would make one more submission active than the plan allows. */
export function tooManyActive(maxActiveSubmissions: number): OffprintError {
  return new OffprintError(
    'RATE_LIMITED',
    `At most ${maxActiveSubmissions} exports may be under way at once. Try again when one has finished.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
