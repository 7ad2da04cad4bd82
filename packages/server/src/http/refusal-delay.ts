import type { MiddlewareHandler } from 'hono';
import { pause } from '../async/event.ts';
import { createRateLimiter } from './rate-limiter.ts';
import type { HttpContext, HttpEnv } from './responses.ts';

const TOO_MANY_REQUESTS = 429;
/** A program may have sent as many before it reads the first refusal. */
const PROMPT_REFUSALS_PER_MINUTE = 300;
const SHORTEST_DELAY_MS = 2_000;
/** A random part of the delay, so that callers refused together do not come back together. */
const SPREAD_MS = 4_000;

/**
 * Delays refusals to callers who go on after reaching a limit, since a refusal costs the serving
 * thread about as much as a small request.
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
  } = {},
): MiddlewareHandler<HttpEnv> {
  const prompt = createRateLimiter(nowMs);
  return async (c, next) => {
    await next();
    if (c.res.status !== TOO_MANY_REQUESTS) return;
    const { retryAfterMs } = prompt.take(refusedUser(c), promptPerMinute);
    if (retryAfterMs > 0) await pause(shortestDelayMs + Math.random() * spreadMs, closing);
  };
}

function refusedUser(c: HttpContext): string {
  const grant = c.get('grant') as HttpEnv['Variables']['grant'] | undefined;
  return grant?.caller.userId ?? '';
}
