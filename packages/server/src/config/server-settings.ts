import { z } from 'zod';
import { flag, list, number, seconds, setting, text, timerMs } from './setting.ts';

const SECOND_MS = 1000;
const MIB = 1_048_576;

/** Where it is reached, and what a request may cost. */
export const serverSettingsSchema = z.strictObject({
  host: setting(z.string().min(1).default('127.0.0.1'), {
    env: 'HOST',
    decode: text,
    description: 'The address to listen on. `0.0.0.0` is every IPv4 address of the machine.',
  }),
  port: setting(z.int().min(0).max(65_535).default(3000), {
    env: 'PORT',
    decode: number,
    description: 'The port to listen on. `0` takes a free one.',
  }),
  publicUrl: setting(
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .transform((url) => url.replace(/\/+$/, ''))
      .nullable()
      .default(null),
    {
      env: 'OFFPRINT_PUBLIC_URL',
      decode: text,
      defaultText: 'links are relative to the host that was asked',
      description:
        'The base of the links that are handed out, such as `https://print.example.com`.',
    },
  ),
  bodyLimitBytes: setting(
    z
      .int()
      .min(1024)
      .default(8 * MIB),
    {
      env: 'OFFPRINT_BODY_LIMIT_BYTES',
      decode: number,
      description:
        'A longer request body is refused with PAYLOAD_TOO_LARGE. A photo of 5 MB takes 7 MB in JSON.',
    },
  ),
  bodyTimeoutMs: setting(timerMs(SECOND_MS).default(60 * SECOND_MS), {
    env: 'OFFPRINT_BODY_TIMEOUT_SECONDS',
    decode: seconds,
    description: 'A request body that takes longer to arrive is refused with REQUEST_TIMEOUT.',
  }),
  userBodyBytes: setting(
    z
      .int()
      .min(1024)
      .default(32 * MIB),
    {
      env: 'OFFPRINT_MAX_USER_BODY_BYTES',
      decode: number,
      description: "How many bytes of bodies one user's requests may hold at once, on each server.",
    },
  ),
  userBodyBytesPerMinute: setting(
    z
      .int()
      .min(1024)
      .default(64 * MIB),
    {
      env: 'OFFPRINT_MAX_USER_BODY_BYTES_PER_MINUTE',
      decode: number,
      description:
        "How many bytes of bodies one user's requests may bring in a minute, on each server.",
    },
  ),
  totalBodyBytes: setting(
    z
      .int()
      .min(2048)
      .default(128 * MIB),
    {
      env: 'OFFPRINT_MAX_BODY_BYTES',
      decode: number,
      description:
        'How many bytes of bodies all requests to a server may hold at once. What is free is shared: nobody holds more than would be left for others.',
    },
  ),
  shutdownGraceMs: setting(timerMs(0).default(10 * SECOND_MS), {
    env: 'OFFPRINT_SHUTDOWN_GRACE_SECONDS',
    decode: seconds,
    description:
      'How long a shutdown waits for requests and prints under way before it ends the requests and gives the jobs back.',
  }),
});

/** Who may call. */
export const authSettingsSchema = z.strictObject({
  mode: setting(z.enum(['none', 'api-key']).nullable().default(null), {
    env: 'OFFPRINT_AUTH',
    decode: text,
    defaultText: '`none`',
    description:
      'Who may call. `none`: everybody, as the user `local`; for development. `api-key`: callers with a key of `OFFPRINT_API_KEYS`, who name the acting user in `X-Offprint-User`.',
  }),
  apiKeys: setting(z.array(z.string().min(1)).default([]), {
    env: 'OFFPRINT_API_KEYS',
    decode: list,
    secret: true,
    description:
      'The keys that `api-key` accepts, of at least 16 characters, separated by commas. More than one lets keys be rotated.',
  }),
  metricsToken: setting(z.string().min(16).nullable().default(null), {
    env: 'OFFPRINT_METRICS_TOKEN',
    decode: text,
    secret: true,
    defaultText: 'none: `/metrics` wants an API key where there are keys',
    description: 'A bearer token that opens `/metrics` and nothing else.',
  }),
  operatorKey: setting(z.string().min(16).nullable().default(null), {
    env: 'OFFPRINT_OPERATOR_KEY',
    decode: text,
    secret: true,
    defaultText: 'none: nobody is an operator by HTTP',
    description:
      'A bearer key that sees and retries the jobs of all users under `/api/v1/operator`.',
  }),
  cronSecret: setting(z.string().min(16).nullable().default(null), {
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
