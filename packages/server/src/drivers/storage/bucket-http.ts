import { deadline } from '../../async/deadline.ts';
import { pause } from '../../async/event.ts';

const TRIES = 4;
const FIRST_DELAY_MS = 100;
const ANSWER_LIMIT_MS = 20_000;
/** Below it a difference is the way of the answer and the whole seconds of its date. */
const TOLERATED_SKEW_MS = 30_000;

const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

export interface BucketCall {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** @returns the call with what proves who sends it, at this time */
export type SignCall = (call: BucketCall, nowMs: number) => Promise<BucketCall> | BucketCall;

export interface SendOptions {
  /** Ends the call at once. With one, the time of the call is the caller's to limit. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** An earlier try was sent and not answered, so that it may have been done. */
  readonly isRepeated: boolean;
}

/**
 * Calls to one bucket. What is not answered, or with a passing fault, is sent again a few times;
 * every other answer is returned, whatever its status.
 *
 * @throws Error saying why the storage can't be reached; the signal's reason
 */
export interface BucketHttp {
  send(call: BucketCall, options?: SendOptions): Promise<Answer>;
  /** As send, but with the body still to come. */
  open(call: BucketCall): Promise<Response>;
  /** The storage's time, which decides on signatures. Its own clock may be wrong by hours. */
  nowMs(): number;
  /** How far this machine's clock is ahead of the storage's; null before the first answer. */
  skewMs(): number | null;
}

export interface BucketHttpOptions {
  readonly sign: SignCall;
  readonly localNowMs: () => number;
  readonly firstDelayMs?: number;
}

export function createBucketHttp({
  sign,
  localNowMs,
  firstDelayMs = FIRST_DELAY_MS,
}: BucketHttpOptions): BucketHttp {
  let skewMs: number | null = null;
  const correctionMs = () => (skewMs !== null && Math.abs(skewMs) > TOLERATED_SKEW_MS ? skewMs : 0);
  const nowMs = () => localNowMs() - correctionMs();

  async function once(call: BucketCall, signal: AbortSignal): Promise<Response> {
    const { url, ...signed } = await sign(call, nowMs());
    const response = await fetch(url, { ...(signed as RequestInit), redirect: 'manual', signal });
    const dateMs = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(dateMs)) skewMs = localNowMs() - dateMs;
    return response;
  }

  async function tryAgain<T>(
    call: BucketCall,
    take: (response: Response, isRepeated: boolean) => Promise<T>,
    given?: AbortSignal,
  ): Promise<T> {
    let isRepeated = false;
    for (let tries = 1, delayMs = firstDelayMs; ; tries++, delayMs *= 3) {
      const before = correctionMs();
      // Until the head of the answer: a body that is read later is not limited by it.
      using limit = deadline(ANSWER_LIMIT_MS, () => new TimeLimitError());
      try {
        const response = await once(call, given ?? limit.signal);
        const isSkewed = response.status === 403 && correctionMs() !== before;
        const isTransient = TRANSIENT.has(response.status);
        if (tries === TRIES || !(isTransient || isSkewed)) return await take(response, isRepeated);
        await response.body?.cancel();
        isRepeated ||= isTransient;
      } catch (error) {
        given?.throwIfAborted();
        const isOver = tries === TRIES || error instanceof TimeLimitError;
        if (isOver || !isNetworkFault(error)) throw unreachable(call, error);
        isRepeated = true;
      }
      await pause(delayMs, given);
      given?.throwIfAborted();
    }
  }

  return {
    nowMs,
    skewMs: () => skewMs,
    send: (call, { signal } = {}) =>
      tryAgain(
        call,
        async (response, isRepeated) => ({
          status: response.status,
          headers: response.headers,
          bytes: await response.bytes(),
          isRepeated,
        }),
        signal,
      ),
    open: (call) => tryAgain(call, async (response) => response),
  };
}

class TimeLimitError extends Error {
  override readonly message = `no answer within ${ANSWER_LIMIT_MS / 1000} s`;
}

/** fetch says so of everything that is no answer, a broken body included. */
function isNetworkFault(error: unknown): boolean {
  return error instanceof TimeLimitError || (error instanceof TypeError && 'cause' in error);
}

function unreachable({ url }: BucketCall, error: unknown): unknown {
  if (!isNetworkFault(error)) return error;
  const { cause } = error as Error;
  const { code, message } = (cause ?? error) as Error & { code?: string };
  const reason = code ?? message;
  return new Error(`The storage at ${new URL(url).host} does not answer: ${reason}`, { cause });
}
