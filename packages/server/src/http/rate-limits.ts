import { OffprintError } from '../domain/errors.ts';
import type { Caller, Plan } from '../domain/plan.ts';
import { type Allowance, createRateLimiter } from './rate-limiter.ts';
import type { AnswerHeaders } from './responses.ts';

/** What has a limit besides that of all requests. */
export type Rate = 'submissions' | 'previews';

export interface RateLimits {
  /**
   * Counts a request of a user, and puts what is left into the RateLimit fields of its answer.
   *
   * @throws OffprintError RATE_LIMITED
   */
  count(answer: AnswerHeaders, caller: Caller, alsoAs?: Rate): void;
  /** The same for a plain request; false if it is one too many, which is not counted. */
  countIfAllowed(answer: AnswerHeaders, caller: Caller): boolean;
}

interface Limit {
  readonly name: 'requests' | Rate;
  readonly perMinute: number;
}

const WINDOW_SECONDS = 60;
const SECOND_MS = 1_000;

/** Limits by the plan of each user, counted by this process. */
export function createRateLimits(nowMs: () => number): RateLimits {
  const limiter = createRateLimiter(nowMs);
  function take(answer: AnswerHeaders, caller: Caller, alsoAs?: Rate) {
    const taken: (Limit & Allowance)[] = [];
    for (const limit of limitsOf(caller.plan, alsoAs)) {
      const key = `${limit.name}:${caller.userId}`;
      taken.push({ ...limit, ...limiter.take(key, limit.perMinute) });
    }
    answer['ratelimit-policy'] = taken.map(policyOf).join(', ');
    answer.ratelimit = taken.map(stateOf).join(', ');
    return taken.find(({ retryAfterMs }) => retryAfterMs > 0);
  }

  return {
    count(answer, caller, alsoAs) {
      const exceeded = take(answer, caller, alsoAs);
      if (exceeded) throw tooMany(exceeded);
    },
    countIfAllowed: (answer, caller) => take(answer, caller) === undefined,
  };
}

function limitsOf(plan: Plan, alsoAs?: Rate): Limit[] {
  const limits: Limit[] = [{ name: 'requests', perMinute: plan.requestsPerMinute }];
  if (alsoAs === 'previews') limits.push({ name: alsoAs, perMinute: plan.previewsPerMinute });
  if (alsoAs === 'submissions' && plan.submissionsPerMinute !== null) {
    limits.push({ name: alsoAs, perMinute: plan.submissionsPerMinute });
  }
  return limits;
}

/** As draft-ietf-httpapi-ratelimit-headers writes them: quota and window, then rest and reset. */
function policyOf({ name, perMinute }: Limit): string {
  return `"${name}";q=${perMinute};w=${WINDOW_SECONDS}`;
}

function stateOf({ name, remaining, fullAfterMs }: Limit & Allowance): string {
  return `"${name}";r=${remaining};t=${Math.ceil(fullAfterMs / SECOND_MS)}`;
}

function tooMany({ name, perMinute, retryAfterMs }: Limit & Allowance): OffprintError {
  const message = `At most ${perMinute} ${name} of a user in a minute. Try again in a moment.`;
  return new OffprintError('RATE_LIMITED', message, { retryAfterMs });
}
