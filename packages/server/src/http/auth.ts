import { createHash, timingSafeEqual } from 'node:crypto';
import { OffprintError } from '../domain/errors.ts';
import type { Caller, Plan, Plans } from '../domain/plan.ts';
import { parseUserId, USER_ID_RULE } from '../domain/user-id.ts';

/** Who may call. With `none` everybody is the user `local`. */
export interface AuthSettings {
  readonly mode: 'none' | 'api-key';
  readonly apiKeys: readonly string[];
  /** Opens the metrics and nothing else. Null: they want an API key where there are keys. */
  readonly metricsToken: string | null;
  /** Opens what is for operators. Null: nobody is one. */
  readonly operatorKey: string | null;
  /** Starts what is for schedulers. Null: anybody does where `mode` is `none`, else nobody. */
  readonly cronSecret: string | null;
}

const LOCAL_USER = 'local';
/** No user has a comma in the id. */
const OPERATOR = ',operator';
const SCHEDULER = ',scheduler';

export interface Authenticator {
  /** @throws OffprintError UNAUTHORIZED; VALIDATION_ERROR for a bad user id or an unknown plan */
  caller(headers: Headers): Caller;
  /** The operator, who is no user and owns nothing. @throws OffprintError UNAUTHORIZED */
  operator(headers: Headers): Caller;
  /** The scheduler, who is no user either. @throws OffprintError UNAUTHORIZED */
  cron(headers: Headers): Caller;
  /** @throws OffprintError UNAUTHORIZED */
  requireMetricsReader(headers: Headers): void;
}

export function createAuthenticator(settings: AuthSettings, plans: Plans): Authenticator {
  const { mode, apiKeys, metricsToken, operatorKey, cronSecret } = settings;
  const ofMetrics = metricsToken === null ? apiKeys : [...apiKeys, metricsToken];
  const requireMetricsReader =
    mode === 'none' && metricsToken === null
      ? () => undefined
      : bearerCheck(ofMetrics, 'the token of the metrics');
  const requireOperator = bearerCheck(listed(operatorKey), "the operator's key");
  const requireScheduler =
    mode === 'none' && cronSecret === null
      ? () => undefined
      : bearerCheck(listed(cronSecret), 'the CRON_SECRET');
  const withoutUser = (userId: string, check: (headers: Headers) => void) => (headers: Headers) => {
    check(headers);
    return { userId, plan: plans.default };
  };
  const others = {
    operator: withoutUser(OPERATOR, requireOperator),
    cron: withoutUser(SCHEDULER, requireScheduler),
    requireMetricsReader,
  };
  if (mode === 'none') {
    const local: Caller = { userId: LOCAL_USER, plan: plans.default };
    return { ...others, caller: () => local };
  }
  const requireKey = bearerCheck(apiKeys, 'a valid API key');
  return {
    ...others,
    caller(headers) {
      requireKey(headers);
      return { userId: actingUser(headers), plan: actingPlan(headers, plans) };
    },
  };
}

const listed = (secret: string | null) => (secret === null ? [] : [secret]);

/** @param what is to be sent, for the message */
function bearerCheck(secrets: readonly string[], what: string): (headers: Headers) => void {
  const isOneOf = keyChecker(secrets);
  return (headers) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
    if (token !== undefined && isOneOf(token)) return;
    throw new OffprintError('UNAUTHORIZED', `Send ${what} as "Authorization: Bearer KEY".`);
  };
}

/** Compares digests with all keys, so that the time taken tells nothing of any key. */
function keyChecker(keys: readonly string[]): (token: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const known = keys.map(digest);
  return (token) => {
    const given = digest(token);
    return known.reduce((found, key) => timingSafeEqual(key, given) || found, false);
  };
}

function actingUser(headers: Headers): string {
  const given = textHeader(headers, 'X-Offprint-User');
  if (given === null) {
    throw new OffprintError('UNAUTHORIZED', 'Name the acting user in the header X-Offprint-User.');
  }
  const userId = parseUserId(given);
  if (userId === null) throw invalidHeader('X-Offprint-User', USER_ID_RULE);
  return userId;
}

function actingPlan(headers: Headers, plans: Plans): Plan {
  const name = textHeader(headers, 'X-Offprint-Plan');
  if (name === null) return plans.default;
  const plan = plans.byName.get(name);
  if (plan) return plan;
  throw invalidHeader('X-Offprint-Plan', `must be one of ${[...plans.byName.keys()].join(', ')}`);
}

/** Null for an absent or empty header. Headers come as one character a byte; the bytes are UTF-8. */
function textHeader(headers: Headers, name: string): string | null {
  const bytes = Buffer.from(headers.get(name) ?? '', 'latin1');
  if (bytes.length === 0) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidHeader(name, 'must be UTF-8');
  }
}

function invalidHeader(name: string, message: string): OffprintError {
  return new OffprintError('VALIDATION_ERROR', `${name} ${message}.`, {
    details: [{ path: name, message }],
  });
}
