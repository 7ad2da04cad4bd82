import { z } from 'zod';
import { flag, list, seconds, setting, text, timerMs } from './setting.ts';

const SECOND_MS = 1000;

/** How the tokens of users are checked. */
const jwt = z.strictObject({
  secret: setting(z.string().min(1).nullable().default(null), {
    env: 'OFFPRINT_JWT_SECRET',
    decode: text,
    secret: true,
    defaultText: 'none',
    description:
      'The secret of tokens that are signed with HS256, such as the JWT secret of a Supabase project.',
  }),
  jwksUrl: setting(
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .nullable()
      .default(null),
    {
      env: 'OFFPRINT_JWKS_URL',
      decode: text,
      defaultText: 'none',
      description:
        'Where the public keys of all other tokens are, such as `https://….supabase.co/auth/v1/.well-known/jwks.json`. They are kept for ten minutes, and fetched anew for a key that is not known.',
    },
  ),
  audience: setting(z.array(z.string().min(1)).default([]), {
    env: 'OFFPRINT_JWT_AUDIENCE',
    decode: list,
    defaultText: 'any',
    description: 'The `aud` of tokens that are for Offprint, or several, separated by commas.',
  }),
  issuer: setting(z.string().min(1).nullable().default(null), {
    env: 'OFFPRINT_JWT_ISSUER',
    decode: text,
    defaultText: 'any',
    description: 'The `iss` that tokens must have.',
  }),
  toleranceMs: setting(
    timerMs(0)
      .max(300 * SECOND_MS)
      .default(30 * SECOND_MS),
    {
      env: 'OFFPRINT_JWT_TOLERANCE_SECONDS',
      decode: seconds,
      description: "How far the issuer's clock may be off.",
    },
  ),
  planClaim: setting(z.string().min(1).nullable().default(null), {
    env: 'OFFPRINT_JWT_PLAN_CLAIM',
    decode: text,
    defaultText: 'none: all have the default plan',
    description:
      'The claim that names the plan, or the way to it, such as `app_metadata.plan`. It must be one that users cannot change themselves. Without it in a token, the default plan counts; one of another name is refused.',
  }),
});

/** Who may call. */
export const authSettingsSchema = z.strictObject({
  mode: setting(z.enum(['none', 'api-key', 'jwt']).nullable().default(null), {
    env: 'OFFPRINT_AUTH',
    decode: text,
    defaultText: '`none`',
    description:
      'Who may call. `none`: everybody, as the user `local`; for development. `api-key`: callers with a key of `OFFPRINT_API_KEYS`, who name the acting user in `X-Offprint-User`. `jwt`: users with a token of your identity provider.',
  }),
  apiKeys: setting(z.array(z.string().min(1)).default([]), {
    env: 'OFFPRINT_API_KEYS',
    decode: list,
    secret: true,
    description:
      'The keys that `api-key` accepts, of at least 16 characters, separated by commas. More than one lets keys be rotated. Shorter ones, and shorter secrets of other settings, are taken with a warning on a loopback address unless `NODE_ENV` is `production`.',
  }),
  jwt: jwt.prefault({}),
  metricsToken: setting(z.string().min(1).nullable().default(null), {
    env: 'OFFPRINT_METRICS_TOKEN',
    decode: text,
    secret: true,
    defaultText: 'none: `/metrics` wants an API key where there are keys',
    description: 'A bearer token that opens `/metrics` and nothing else.',
  }),
  operatorKey: setting(z.string().min(1).nullable().default(null), {
    env: 'OFFPRINT_OPERATOR_KEY',
    decode: text,
    secret: true,
    defaultText: 'none: nobody is an operator by HTTP',
    description:
      'A bearer key that sees and retries the jobs of all users under `/api/v1/operator`.',
  }),
  cronSecret: setting(z.string().min(1).nullable().default(null), {
    env: 'CRON_SECRET',
    decode: text,
    secret: true,
    defaultText: 'none: nobody, or with `OFFPRINT_AUTH=none` everybody',
    description: 'The bearer secret of a scheduler, which opens `/api/v1/cron`.',
  }),
  allowInsecure: setting(z.boolean().default(false), {
    env: 'OFFPRINT_ALLOW_INSECURE',
    decode: flag,
    description:
      'Together with an explicit `OFFPRINT_AUTH=none`, allows to listen without auth on an address that is not loopback.',
  }),
});
