import { OffprintError } from '../../domain/errors.ts';
import type { Caller, Plans } from '../../domain/plan.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { actingPlan, actingUser } from './acting-headers.ts';
import { bearerCheck, bearerMatcher, bearerOf, unauthorized } from './bearer.ts';
import type { BrowserTokens, TokenTerms } from './browser-tokens.ts';
import { createRecentlyChecked } from './recently-checked.ts';
import { createJwtCheck, type JwtSettings } from './user-jwts.ts';

/** Who may call. With `none` everybody is the user `local`. */
export interface AuthSettings {
  readonly mode: 'none' | 'api-key' | 'jwt';
  readonly apiKeys: readonly string[];
  readonly jwt: JwtSettings;
  /** Allows the metrics and nothing else. Null: they need an API key if there are keys. */
  readonly metricsToken: string | null;
  /** Allows what operators do. Null: there is no operator. */
  readonly operatorKey: string | null;
  /** Allows what schedulers do. Null: everybody may if `mode` is `none`, else nobody. */
  readonly cronSecret: string | null;
}

/** What the credentials of a request allow. */
export interface Grant {
  readonly caller: Caller;
  /** False for back ends, operators and schedulers, who are no user. */
  readonly isUser: boolean;
  /** The limits of a browser token; null for credentials of one's own. */
  readonly token: TokenTerms | null;
  /** When the credentials expire; null: never. */
  readonly expiresAtMs: number | null;
  /** Whether it may make tokens for any user, as a key may. */
  readonly actsForAnyone: boolean;
  /** Whether the request names the user's plan, as with a key. */
  readonly namesPlan: boolean;
}

const LOCAL_USER = 'local';
/** Ids of users contain no comma, so these are no users. */
const OPERATOR = ',operator';
const SCHEDULER = ',scheduler';
const BACK_END = ',back-end';

/** All but `known` throw OffprintError UNAUTHORIZED. */
export interface Authenticator {
  /** The answer of `user` to the same headers a moment ago, if it still holds. */
  known(headers: Headers): Grant | undefined;
  /**
   * @param tokenInQuery a browser token that came without a header
   * @throws OffprintError VALIDATION_ERROR for a bad user id or an unknown plan, FORBIDDEN for an
   *   unknown plan in a token, AUTH_UNAVAILABLE
   */
  user(headers: Headers, tokenInQuery?: string): Promise<Grant>;
  /** Who asks for a browser token: a back end, which is no user, or a user as for `user`. */
  tokenMaker(headers: Headers): Promise<Grant>;
  /** The operator, who is no user and owns nothing. */
  operator(headers: Headers): Grant;
  /** The scheduler, who is no user either. */
  cron(headers: Headers): Grant;
}

export interface AuthDependencies {
  readonly tokens: BrowserTokens;
  readonly clock: Clock;
  readonly log: Logger;
  /** The other origins whose pages may call the API. */
  readonly pageOrigins: readonly string[];
  /**
   * The key of the program that Offprint is mounted in, which authenticates users by its own
   * sessions. It allows what the named user may do, and none of the rights of API keys beyond that.
   */
  readonly hostKey?: string | undefined;
}

export function createAuthenticator(
  settings: AuthSettings,
  plans: Plans,
  deps: AuthDependencies,
): Authenticator {
  const { mode, operatorKey, cronSecret } = settings;
  const requireKey = keyCheck(settings, deps);
  const own = ownCredentials(settings, plans, { ...deps, requireKey });
  const isOfHost = deps.hostKey === undefined ? () => false : bearerMatcher([deps.hostKey]);
  const requireOperator = bearerCheck(listed(operatorKey), "the operator's key");
  const isOpenToSchedulers = mode === 'none' && cronSecret === null;
  const requireScheduler = isOpenToSchedulers
    ? () => undefined
    : bearerCheck(listed(cronSecret), 'the CRON_SECRET');
  const withoutUser = (userId: string) => ({
    ...ownGrant({ userId, plan: plans.default }),
    isUser: false,
  });

  const checked = createRecentlyChecked<Grant>();

  function known(headers: Headers): Grant | undefined {
    const grant = checked.find(credentialsOf(headers));
    const isOver = grant && grant.expiresAtMs !== null && grant.expiresAtMs <= deps.clock.nowMs();
    return isOver ? undefined : grant;
  }

  async function user(headers: Headers, tokenInQuery?: string): Promise<Grant> {
    const sent = bearerOf(headers);
    const token = sent ?? tokenInQuery ?? '';
    if (deps.tokens.recognizes(token)) {
      const grant = await byToken(token);
      if (sent !== null) checked.add(credentialsOf(headers), grant);
      return grant;
    }
    if (isOfHost(headers)) return byHost(headers);
    const before = known(headers);
    if (before) return before;
    const grant = await own(headers);
    // Users' tokens are checked each time, since they also end when their signing key is revoked.
    if (mode === 'api-key') checked.add(credentialsOf(headers), grant);
    return grant;
  }

  function byHost(headers: Headers): Grant {
    const caller = { userId: actingUser(headers), plan: actingPlan(headers, plans) };
    return { ...ownGrant(caller), namesPlan: false };
  }

  async function byToken(token: string): Promise<Grant> {
    const terms = await deps.tokens.read(token);
    const plan = plans.byName.get(terms.planName);
    if (!plan) throw unauthorized('a token of a plan that is known here');
    const { userId, expiresAtMs } = terms;
    return { ...ownGrant({ userId, plan }), token: terms, expiresAtMs, namesPlan: false };
  }

  return {
    known,
    user,
    async tokenMaker(headers) {
      const isBackEnd = mode === 'api-key' && !isOfHost(headers);
      if (!isBackEnd || deps.tokens.recognizes(bearerOf(headers) ?? '')) return user(headers);
      requireKey(headers);
      const caller = { userId: BACK_END, plan: actingPlan(headers, plans) };
      return { ...ownGrant(caller), isUser: false, actsForAnyone: true };
    },
    operator(headers) {
      requireOperator(headers);
      return withoutUser(OPERATOR);
    },
    cron(headers) {
      requireScheduler(headers);
      return withoutUser(SCHEDULER);
    },
  };
}

/** Refuses a key that a web page sends, since every visitor of that page could read it. */
function keyCheck({ apiKeys }: AuthSettings, { pageOrigins }: AuthDependencies) {
  const requireKey = bearerCheck(apiKeys, 'a valid API key');
  return (headers: Headers) => {
    requireKey(headers);
    if (!pageOrigins.includes(headers.get('origin') ?? '')) return;
    const message = 'A key does not belong in a web page. Give the page a token of POST /tokens.';
    throw new OffprintError('FORBIDDEN', message);
  };
}

/** Finds the user by credentials other than a browser token. */
function ownCredentials(
  { mode, jwt }: AuthSettings,
  plans: Plans,
  {
    clock,
    log,
    requireKey,
  }: AuthDependencies & { readonly requireKey: (headers: Headers) => void },
): (headers: Headers) => Promise<Grant> {
  switch (mode) {
    case 'none': {
      const local = ownGrant({ userId: LOCAL_USER, plan: plans.default });
      return async () => local;
    }
    case 'api-key': {
      return async (headers) => {
        requireKey(headers);
        return ownGrant({ userId: actingUser(headers), plan: actingPlan(headers, plans) });
      };
    }
    case 'jwt': {
      const check = createJwtCheck(jwt, plans, { clock, log });
      return async (headers) => {
        const token = bearerOf(headers);
        if (token === null) throw unauthorized('your token');
        const { expiresAtMs, ...caller } = await check(token);
        return { ...ownGrant(caller), expiresAtMs, namesPlan: false };
      };
    }
  }
}

/** Everything that a grant depends on, joined by line breaks, which no header contains. */
function credentialsOf(headers: Headers): string {
  const sent = (name: string) => headers.get(name) ?? '';
  const plan = sent('x-offprint-plan');
  return `${sent('authorization')}\n${sent('x-offprint-user')}\n${plan}\n${sent('origin')}`;
}

function ownGrant(caller: Caller): Grant {
  return {
    caller,
    isUser: true,
    token: null,
    expiresAtMs: null,
    actsForAnyone: false,
    namesPlan: true,
  };
}

/**
 * Allows anybody to read the metrics, or the holders of a key if there are keys.
 *
 * @returns a function that throws OffprintError UNAUTHORIZED
 */
export function metricsReaderCheck({
  mode,
  apiKeys,
  metricsToken,
}: AuthSettings): (headers: Headers) => void {
  if (mode === 'none' && metricsToken === null) return () => undefined;
  return bearerCheck([...apiKeys, ...listed(metricsToken)], 'the token of the metrics');
}

const listed = (secret: string | null) => (secret === null ? [] : [secret]);
