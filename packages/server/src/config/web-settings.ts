import { isIP } from 'node:net';
import { z } from 'zod';
import { parseWebhookSecret } from '../domain/webhooks/message.ts';
import { list, setting, text } from './setting.ts';

const HOST_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;

/** Requests to others on the web. */
export const webSettingsSchema = z.strictObject({
  allowPrivateAddresses: setting(
    z
      .array(z.string().refine(isHostOrRange, 'must hold names of hosts, addresses or CIDR ranges'))
      .default([]),
    {
      env: 'OFFPRINT_ALLOW_PRIVATE_ADDRESSES',
      decode: list,
      defaultText: 'none',
      description:
        'Hosts, addresses and ranges (`10.0.0.0/8`) that photos and webhooks may be at though they are not public, separated by commas.',
    },
  ),
});

export const webhookSettingsSchema = z.strictObject({
  url: setting(
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .nullable()
      .default(null),
    {
      env: 'OFFPRINT_WEBHOOK_URL',
      decode: text,
      secret: true,
      defaultText: 'none',
      description: 'What is told of the end of every job and batch.',
    },
  ),
  secrets: setting(
    z
      .array(
        z
          .string()
          .refine(
            (secret) => parseWebhookSecret(secret) !== null,
            'must hold secrets of Standard Webhooks: whsec_, then 24 to 64 bytes in base64',
          ),
      )
      .default([]),
    {
      env: 'OFFPRINT_WEBHOOK_SECRETS',
      decode: list,
      secret: true,
      defaultText: 'none: no webhooks',
      description:
        'The secrets that sign webhooks, such as `whsec_` and the output of `openssl rand -base64 32`, separated by commas. Each signs, so that receivers may take up a new one before the old one goes.',
    },
  ),
});

function isHostOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (bits === undefined) return version !== 0 || HOST_NAME.test(text);
  const isLength = /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
  return version !== 0 && isLength && rest.length === 0;
}
