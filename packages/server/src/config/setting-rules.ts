import { BlockList, isIP } from 'node:net';
import type { Settings } from './config-schema.ts';

/** A rule for several settings, which is checked only if each of `needs` is valid alone. */
interface CrossCheck {
  readonly needs: readonly string[];
  /** A sentence about the fault, or null. */
  check(settings: Settings): string | null;
}

const CROSS_CHECKS: readonly CrossCheck[] = [
  {
    needs: ['auth.mode', 'auth.apiKeys'],
    check({ auth }) {
      if (auth.mode === 'api-key' && auth.apiKeys.length === 0) {
        return 'OFFPRINT_AUTH is api-key, so OFFPRINT_API_KEYS must name at least one key.';
      }
      if (auth.mode === null && auth.apiKeys.length > 0) {
        return 'OFFPRINT_API_KEYS is set but OFFPRINT_AUTH is not: set OFFPRINT_AUTH=api-key to ask for the keys, or OFFPRINT_AUTH=none to ask for nothing.';
      }
      return null;
    },
  },
  {
    needs: ['auth.mode', 'auth.jwt.secret', 'auth.jwt.jwksUrl'],
    check({ auth: { mode, jwt } }) {
      const isSet = jwt.secret !== null || jwt.jwksUrl !== null;
      if (mode === 'jwt' && !isSet) {
        return 'OFFPRINT_AUTH is jwt, so OFFPRINT_JWT_SECRET or OFFPRINT_JWKS_URL must say what tokens are checked with.';
      }
      if (mode === null && isSet) {
        const name = jwt.secret === null ? 'OFFPRINT_JWKS_URL' : 'OFFPRINT_JWT_SECRET';
        return `${name} is set but OFFPRINT_AUTH is not: set OFFPRINT_AUTH=jwt to ask for tokens, or OFFPRINT_AUTH=none to ask for nothing.`;
      }
      return null;
    },
  },
  {
    needs: ['auth.jwt.planClaim'],
    check({ auth: { jwt } }) {
      if (!jwt.planClaim?.startsWith('user_metadata')) return null;
      return 'OFFPRINT_JWT_PLAN_CLAIM is in user_metadata, which users change themselves: take one such as app_metadata.plan.';
    },
  },
  {
    needs: ['auth.apiKeys', 'auth.metricsToken', 'auth.operatorKey', 'auth.cronSecret'],
    check({ auth: { apiKeys, metricsToken, operatorKey, cronSecret } }) {
      const keys = [...new Set(apiKeys), metricsToken, operatorKey, cronSecret].filter(
        (key) => key !== null,
      );
      if (new Set(keys).size === keys.length) return null;
      return 'OFFPRINT_API_KEYS, OFFPRINT_OPERATOR_KEY, OFFPRINT_METRICS_TOKEN and CRON_SECRET hold the same key twice, so that it would open more than is meant: make another.';
    },
  },
  {
    needs: ['auth.apiKeys', 'auth.metricsToken', 'auth.operatorKey', 'auth.cronSecret'],
    check({ auth: { apiKeys, metricsToken, operatorKey, cronSecret } }) {
      const keys = {
        OFFPRINT_API_KEYS: apiKeys.join(''),
        OFFPRINT_METRICS_TOKEN: metricsToken,
        OFFPRINT_OPERATOR_KEY: operatorKey,
        CRON_SECRET: cronSecret,
      };
      const [name] = Object.entries(keys).find(([, key]) => /[^\x21-\x7e]/.test(key ?? '')) ?? [];
      if (name === undefined) return null;
      return `${name} holds a blank or a letter beyond ASCII, which no Authorization header carries, so that it would open nothing: make another, such as by openssl rand -hex 24.`;
    },
  },
  {
    needs: ['auth.mode', 'auth.allowInsecure', 'auth.apiKeys', 'server.host'],
    check({ auth, server }) {
      const isOpen = auth.mode === 'none' || auth.mode === null;
      // Credentials without an auth mode are reported by another check.
      const isHalfSet = auth.mode === null && hasCredentials(auth);
      if (!isOpen || isHalfSet || isLoopback(server.host)) return null;
      if (auth.mode === 'none' && auth.allowInsecure) return null;
      return `HOST is ${server.host}, where others can reach it, and nobody is asked for credentials: set OFFPRINT_AUTH=api-key with OFFPRINT_API_KEYS, OFFPRINT_AUTH=jwt with OFFPRINT_JWKS_URL, or, to serve everybody, both OFFPRINT_AUTH=none and OFFPRINT_ALLOW_INSECURE=true.`;
    },
  },
  {
    needs: ['webhooks.url', 'webhooks.secrets'],
    check({ webhooks: { url, secrets } }) {
      if (url === null || secrets.length > 0) return null;
      return 'OFFPRINT_WEBHOOK_URL is set without OFFPRINT_WEBHOOK_SECRETS, so its receiver could not tell who sends: set a secret, such as whsec_ and the output of openssl rand -base64 32.';
    },
  },
  {
    needs: [
      'server.bodyLimitBytes',
      'server.userBodyBytes',
      'server.userBodyBytesPerMinute',
      'server.totalBodyBytes',
    ],
    check({ server }) {
      const { bodyLimitBytes, userBodyBytes, userBodyBytesPerMinute, totalBodyBytes } = server;
      if (userBodyBytesPerMinute < bodyLimitBytes) {
        return 'OFFPRINT_MAX_USER_BODY_BYTES_PER_MINUTE is below OFFPRINT_BODY_LIMIT_BYTES, so a body of the full length would never be taken.';
      }
      if (userBodyBytes < bodyLimitBytes) {
        return 'OFFPRINT_MAX_USER_BODY_BYTES is below OFFPRINT_BODY_LIMIT_BYTES, so a body of the full length would never be taken.';
      }
      if (totalBodyBytes < 2 * bodyLimitBytes) {
        return 'OFFPRINT_MAX_BODY_BYTES is below twice OFFPRINT_BODY_LIMIT_BYTES, so a body of the full length would leave no room for others.';
      }
      return null;
    },
  },
];

/** @param invalid paths of settings that are invalid alone */
export function crossCheckProblems(settings: Settings, invalid: ReadonlySet<string>): string[] {
  return CROSS_CHECKS.filter(({ needs }) => !needs.some((path) => invalid.has(path)))
    .map(({ check }) => check(settings))
    .filter((problem) => problem !== null);
}

const MIN_KEY_LENGTH = 16;
/** The least length that HS256 requires of a key. */
const MIN_JWT_SECRET_LENGTH = 32;

/** A sentence for each setting with a secret that could be guessed. */
export function weakSecrets({ auth }: Settings): string[] {
  const secrets = [
    ['OFFPRINT_API_KEYS', auth.apiKeys, MIN_KEY_LENGTH],
    ['OFFPRINT_METRICS_TOKEN', auth.metricsToken, MIN_KEY_LENGTH],
    ['OFFPRINT_OPERATOR_KEY', auth.operatorKey, MIN_KEY_LENGTH],
    ['CRON_SECRET', auth.cronSecret, MIN_KEY_LENGTH],
    ['OFFPRINT_JWT_SECRET', auth.jwt.secret, MIN_JWT_SECRET_LENGTH],
  ] as const;
  return secrets
    .filter(([, values, least]) => [values].flat().some((each) => each && each.length < least))
    .map(
      ([name, , least]) =>
        `${name} holds fewer than ${least} characters, which could be guessed: make a longer one, such as by openssl rand -hex 24.`,
    );
}

/** Whether only this machine is served, outside of production. */
export function isForDevelopment({ server }: Settings, nodeEnv: string | undefined): boolean {
  return isLoopback(server.host) && nodeEnv !== 'production';
}

function hasCredentials({ apiKeys, jwt }: Settings['auth']): boolean {
  return apiKeys.length > 0 || jwt.secret !== null || jwt.jwksUrl !== null;
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  const version = isIP(host);
  return version !== 0 && loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}
