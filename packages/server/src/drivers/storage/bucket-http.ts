import { deadline } from '../../async/deadline.ts';
import { pause } from '../../async/event.ts';

const TRIES = 4;
const FIRST_DELAY_MS = 100;
const ANSWER_LIMIT_MS = 20_000;
/** A smaller difference comes from the time an answer takes and from the whole seconds of its date. */
const TOLERATED_SKEW_MS = 30_000;

const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

export interface BucketCall {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** @returns the call with its credentials or signature, valid at this time */
export type SignCall = (call: BucketCall, nowMs: number) => Promise<BucketCall> | BucketCall;

export interface SendOptions {
  /** Ends the call at once. A call with a signal has no time limit of its own. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Whether an earlier try got no answer, so that the call may have been carried out already. */
  readonly isRepeated: boolean;
}

/**
 * Calls to one bucket. A call without an answer, or with a transient error, is sent again a few
 * times; any other answer is returned, whatever its status.
 *
 * @throws Error saying why the storage can't be reached; the signal's reason
 */
export interface BucketHttp {
  send(call: BucketCall, options?: SendOptions): Promise<Answer>;
  /** Like send, but returns before the body is read. */
  open(call: BucketCall): Promise<Response>;
  /** The storage's time, by which it checks signatures. This machine's clock may be wrong by hours. */
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
      // Limits the time to the head of the answer, not that of a body which is read later.
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

/** fetch throws a TypeError whenever no complete answer comes. */
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
