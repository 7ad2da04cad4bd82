import type { JobView, WebhookType } from '@offprint/contract';

/** A message from Offprint to a webhook. */
export interface WebhookEvent {
  readonly type: WebhookType;
  /** The time of the event, ISO 8601. */
  readonly timestamp: string;
  readonly data: JobView;
  /** The metadata of the submission. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface VerifyOptions {
  /** The greatest age of a message, in past or future. Default: five minutes. */
  readonly toleranceSeconds?: number;
}

/** A message was not signed with a known secret, or not recently. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

type WebhookHeaders = { get(name: string): string | null } | Readonly<Record<string, unknown>>;

/**
 * The event of a webhook, after verifying that the sender has one of the secrets (`whsec_…`).
 * `body` must be the request's text as received, since parsing and writing it again may change it.
 * An event may come twice, with the same `webhook-id` header.
 *
 * @throws WebhookVerificationError
 */
export async function verifyWebhook(
  headers: WebhookHeaders,
  body: string,
  secrets: readonly string[],
  { toleranceSeconds = 300 }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  refuseUntimely(timestamp, toleranceSeconds);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const secret of secrets) {
    if (await isSignedBy(secret, signed, signatures)) return JSON.parse(body) as WebhookEvent;
  }
  throw new WebhookVerificationError('The message was signed by none of the secrets.');
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value =
    typeof headers.get === 'function'
      ? headers.get(name)
      : (headers as Readonly<Record<string, unknown>>)[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookVerificationError(`The message has no header ${name}.`);
}

function refuseUntimely(timestamp: string, toleranceSeconds: number): void {
  const offBySeconds = Math.abs(Date.now() / 1_000 - Number(timestamp));
  if (/^\d{1,12}$/.test(timestamp) && offBySeconds <= toleranceSeconds) return;
  throw new WebhookVerificationError('The message is too old, or from the future.');
}

/** One valid signature is enough, since each is made with another secret. */
async function isSignedBy(
  secret: string,
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  if (!bytes || bytes.length === 0) {
    throw new WebhookVerificationError('A secret is no whsec_ with bytes in base64.');
  }
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
  for (const each of signatures.split(' ')) {
    const signature = each.startsWith('v1,') ? bytesOf(each.slice('v1,'.length)) : null;
    // The comparison takes constant time.
    if (signature && (await crypto.subtle.verify('HMAC', key, signature, signed))) return true;
  }
  return false;
}

/** Null for text that is not base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
