import type { JobView, WebhookType } from '@offprint/contract';

/** What Offprint sends to a webhook. */
export interface WebhookEvent {
  readonly type: WebhookType;
  /** When it happened; ISO 8601. */
  readonly timestamp: string;
  readonly data: JobView;
  /** What the submission has given along. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface VerifyOptions {
  /** How old or how new a message may be; five minutes unless said. */
  readonly toleranceSeconds?: number;
}

/** A message is not from who holds a secret, or not from now. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

type WebhookHeaders = { get(name: string): string | null } | Readonly<Record<string, unknown>>;

/**
 * The event of a webhook, once it is known to come from who holds one of the secrets (`whsec_…`).
 * `body` is the text of the request as it came: parsed and written again it is another one. An event
 * may come twice: its header `webhook-id` is the same then.
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

/** One of the signatures is enough: each is of another secret. */
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
    // It compares in constant time.
    if (signature && (await crypto.subtle.verify('HMAC', key, signature, signed))) return true;
  }
  return false;
}

/** Null for what is no base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
