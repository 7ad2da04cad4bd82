import { deadline } from '../../../../async/deadline.ts';
import { retry } from '../../../../async/retry.ts';
import { OffprintError } from '../../../../domain/errors.ts';
import type { RedisClient, Reply } from '../scripts.ts';
import { CALL_DEADLINE_MS, isReplyError, missingPackage } from './redis-error.ts';

const ATTEMPT_TIMEOUT_MS = 4_000;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

interface RestAddress {
  readonly url: string;
  readonly token: string;
}

/**
 * Calls Upstash's REST API. A call without an answer is sent again, unchanged, until the deadline.
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
    retry: { retries: 0 }, // untilAnswered sends again
    signal: () => AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
  });
  const closing = new AbortController();

  async function untilAnswered(send: () => Promise<Reply>): Promise<Reply> {
    closing.signal.throwIfAborted();
    const late = () => new Error('there was no answer in time');
    using limit = deadline(CALL_DEADLINE_MS, late, closing.signal);
    return await retry(send, {
      firstDelayMs: SHORTEST_PAUSE_MS,
      longestDelayMs: LONGEST_PAUSE_MS,
      isRetryable: (error) => !isReplyError(error),
      signal: limit.signal,
    });
  }

  return {
    evalsha: (digest, args) => untilAnswered(() => redis.evalsha(digest, [], [...args])),
    eval: (source, args) => untilAnswered(() => redis.eval(source, [], [...args])),
    async close() {
      closing.abort(new OffprintError('STORE_UNAVAILABLE', 'The job store is closed.'));
    },
  };
}
