import { networkError, OffprintClientError } from './errors.ts';

/** What `POST /api/v1/tokens` answers, handed on by a route of the app's own. */
export interface AccessToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Asks a route of the app's own, which knows who is signed in there. */
export type FetchToken = () => Promise<AccessToken>;

export interface TokenSource {
  /** The token that is held, renewed first when it is about to end. */
  current(): Promise<string>;
  /** Another one than the token that was refused. */
  renew(refused: string): Promise<string>;
}

interface Held {
  readonly token: string;
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

const MAX_MARGIN_MS = 60_000;
/** However wrong this machine's clock is, a token is used for so long. */
const MIN_USE_MS = 10_000;

/** One token for all calls; many calls at once ask for it once. */
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
      // Another call may have renewed it by now.
      if (held && held.token !== refused) return held.token;
      return fetchOnce();
    },
  };
}
