import { z } from 'zod';
import { list, number, seconds, setting, text, timerMs } from './setting.ts';

const SECOND_MS = 1000;
const MIB = 1_048_576;

const originSchema = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    error: 'must be origins such as https://app.example.com, without a path or a slash at the end',
  });

/** The server's address, and limits of a request. */
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
  corsOrigins: setting(z.array(originSchema).default([]), {
    env: 'OFFPRINT_CORS_ORIGINS',
    decode: list,
    description:
      'The other origins whose pages may call the API, such as `https://app.example.com`, separated by commas. They send tokens; a key is refused there.',
  }),
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
