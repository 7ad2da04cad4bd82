import { networkError, OffprintClientError } from './errors.ts';

/** The answer of `POST /api/v1/tokens`, passed on by a route of the app. */
export interface AccessToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Requests a token from a route of the app, which knows the signed-in user. */
export type FetchToken = () => Promise<AccessToken>;

export interface TokenSource {
  /** The current token, renewed first if it is about to expire. */
  current(): Promise<string>;
  /** A token other than the refused one. */
  renew(refused: string): Promise<string>;
}

interface Held {
  readonly token: string;
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

const MAX_MARGIN_MS = 60_000;
/** A token is used at least this long, however wrong this machine's clock is. */
const MIN_USE_MS = 10_000;

/** One token for all calls. Simultaneous calls request it once. */
export function createTokenSource(fetchToken: FetchToken): TokenSource {
  let held: Held | null = null;
  let fetching: Promise<string> | null = null;

  function fetchOnce(): Promise<string> {
    fetching ??= fetchHeld()
      .then((fresh) => {
        held = fresh;
        return fresh.token;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  }

  async function fetchHeld(): Promise<Held> {
    const { token, expiresAt } = await fetchToken().catch((cause: unknown) => {
      if (cause instanceof OffprintClientError) throw cause;
      throw networkError(
        'The app does not give access to exports at the moment. Try again.',
        cause,
      );
    });
    const expiresAtMs = Date.parse(expiresAt);
    const lifetimeMs = expiresAtMs - Date.now();
    const marginMs = Math.min(MAX_MARGIN_MS, lifetimeMs / 5);
    return {
      token,
      expiresAtMs,
      renewAtMs: Date.now() + Math.max(lifetimeMs - marginMs, MIN_USE_MS),
    };
  }

  return {
    async current() {
      if (held && Date.now() < held.renewAtMs) return held.token;
      return fetchOnce().catch((error: unknown) => {
        if (held && Date.now() < held.expiresAtMs) return held.token;
        throw error;
      });
    },
    async renew(refused) {
      // Another call may already have renewed it.
      if (held && held.token !== refused) return held.token;
      return fetchOnce();
    },
  };
}
