import type { MiddlewareHandler } from 'hono';
import { createRateLimiter } from './rate-limiter.ts';
import type { HttpContext, HttpEnv } from './responses.ts';

const TOO_MANY_REQUESTS = 429;
/** A program may have sent as many before it reads the first refusal. */
const PROMPT_REFUSALS_PER_MINUTE = 300;
const SHORTEST_DELAY_MS = 2_000;
/** A random part of the delay, so that callers refused together do not come back together. */
const SPREAD_MS = 4_000;
/** Of all callers: a thousand connections that ask again and again then take a few percent. */
const LATE_PER_SECOND = 50;
/** Some clients wait no longer for an answer, and would connect anew. */
const LONGEST_DELAY_MS = 30_000;
/** Timers of the same time share a list, and there may be a thousand. */
const TIMER_STEP_MS = 100;

/**
 * Delays refusals to callers who go on after reaching a limit, since a refusal costs the serving
 * thread about as much as a small request. The more of them wait, the longer each does.
 *
 * @param nowMs a clock that never goes back
 * @param closing ends delays
 */
export function delayRefusals(
  nowMs: () => number,
  closing: AbortSignal,
  {
    promptPerMinute = PROMPT_REFUSALS_PER_MINUTE,
    shortestDelayMs = SHORTEST_DELAY_MS,
    spreadMs = SPREAD_MS,
    latePerSecond = LATE_PER_SECOND,
  } = {},
): MiddlewareHandler<HttpEnv> {
  const prompt = createRateLimiter(nowMs);
  const pauses = createPauses(closing);
  let lastAnswerAtMs = 0;

  function delayMs(): number {
    const now = nowMs();
    const nextAnswerAtMs = Math.max(now, lastAnswerAtMs) + 1_000 / latePerSecond;
    const queuedMs = nextAnswerAtMs - now;
    // Spread, since many that were refused together would otherwise be answered together.
    if (queuedMs > LONGEST_DELAY_MS) return (LONGEST_DELAY_MS * (1 + Math.random())) / 2;
    lastAnswerAtMs = nextAnswerAtMs;
    return Math.max(shortestDelayMs + Math.random() * spreadMs, queuedMs);
  }

  return async (c, next) => {
    await next();
    if (c.res.status !== TOO_MANY_REQUESTS) return;
    const { retryAfterMs } = prompt.take(refusedUser(c), promptPerMinute);
    if (retryAfterMs > 0) await pauses.begin(delayMs());
  };
}

/** Pauses that all end early when the signal aborts, of which it has one listener. */
function createPauses(signal: AbortSignal) {
  const underWay = new Set<() => void>();
  signal.addEventListener('abort', () => {
    for (const end of underWay) end();
  });
  return {
    begin(ms: number): Promise<void> {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          underWay.delete(end);
          resolve();
        };
        const timer = setTimeout(end, Math.ceil(ms / TIMER_STEP_MS) * TIMER_STEP_MS);
        underWay.add(end);
      });
    },
  };
}

function refusedUser(c: HttpContext): string {
  const grant = c.get('grant') as HttpEnv['Variables']['grant'] | undefined;
  return grant?.caller.userId ?? '';
}
