import { setTimeout as delay } from 'node:timers/promises';
import { OffprintError } from '../../../domain/errors.ts';
import type { RedisClient } from './redis-client.ts';
import { CALL_DEADLINE_MS, isReplyError, missingPackage } from './redis-error.ts';

const ATTEMPT_TIMEOUT_MS = 4_000;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

interface RestAddress {
  readonly url: string;
  readonly token: string;
}

/**
 * Upstash's REST API. What gets no answer is sent again, with the same words, until the deadline.
 *
 * @throws OffprintError STORE_UNAVAILABLE for a URL of another kind or a missing package
 */
export async function createRestClient({ url, token }: RestAddress): Promise<RedisClient> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    const message = 'The address of the Redis REST API must begin with https:// or http://.';
    throw new OffprintError('STORE_UNAVAILABLE', message);
  }
  const { Redis } = await import('@upstash/redis').catch((error) => {
    throw missingPackage('@upstash/redis', error);
  });
  const redis = new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
  });
  let isClosed = false;

  async function persistently(send: () => Promise<unknown>): Promise<unknown> {
    const deadlineMs = performance.now() + CALL_DEADLINE_MS - ATTEMPT_TIMEOUT_MS;
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      if (isClosed) throw new OffprintError('STORE_UNAVAILABLE', 'The job store is closed.');
      try {
        return await send();
      } catch (error) {
        if (isReplyError(error) || performance.now() > deadlineMs) throw error;
      }
      await delay(pauseMs);
    }
  }

  return {
    evalsha: (digest, args) => persistently(() => redis.evalsha(digest, [], [...args])),
    eval: (source, args) => persistently(() => redis.eval(source, [], [...args])),
    async close() {
      isClosed = true;
    },
  };
}
