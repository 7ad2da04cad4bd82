import { createHash } from 'node:crypto';
import type { WebhookType } from '@offprint/contract';

/** What is sent to one endpoint, the same at every attempt. */
export interface WebhookMessage {
  /** Of the event, so that a receiver knows one that it has had already. */
  readonly id: string;
  readonly type: WebhookType;
  readonly url: string;
  /** Who has named the URL: the operator's is none of a user's business. */
  readonly endpoint: 'settings' | 'submission';
  /** As it is signed and sent, to the byte. */
  readonly body: string;
}

/** What outboxes call an event is unique in one store alone, receivers may have several. */
export function messageId(eventId: string, jobId: string): string {
  const hash = createHash('sha256').update(`${jobId}/${eventId}`).digest('hex');
  return `msg_${hash.slice(0, 32)}`;
}
