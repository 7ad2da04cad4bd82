import { createHash, createHmac } from 'node:crypto';
import type { WebhookType } from '@offprint/contract';

/** The message to one endpoint, the same at every attempt. */
export interface WebhookMessage {
  /** The id of the event, so that a receiver can recognise a repetition. */
  readonly id: string;
  readonly type: WebhookType;
  readonly url: string;
  /** Where the URL comes from. The operator's URL must not be shown to users. */
  readonly endpoint: 'settings' | 'submission';
  /** The exact text that is signed and sent. */
  readonly body: string;
}

/** The outbox's event id is unique only in one store, but a receiver may serve several. */
export function messageId(eventId: string, jobId: string): string {
  const hash = createHash('sha256').update(`${jobId}/${eventId}`).digest('hex');
  return `msg_${hash.slice(0, 32)}`;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

/**
 * Null if the text is not a secret of Standard Webhooks: `whsec_`, then 24 to 64 bytes in base64.
 */
export function parseWebhookSecret(text: string): Buffer | null {
  const key = Buffer.from(SECRET.exec(text)?.[1] ?? '', 'base64');
  return key.length >= MIN_SECRET_BYTES && key.length <= MAX_SECRET_BYTES ? key : null;
}

/**
 * The headers of Standard Webhooks. Every secret signs, so that receivers can switch to a new one
 * before the old one is removed.
 *
 * @see https://www.standardwebhooks.com
 */
export function signatureHeaders(
  { id, body }: Pick<WebhookMessage, 'id' | 'body'>,
  secrets: readonly string[],
  nowMs: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signatures = secrets.map((secret) => {
    const key = parseWebhookSecret(secret) ?? '';
    const signed = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
    return `v1,${signed.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
