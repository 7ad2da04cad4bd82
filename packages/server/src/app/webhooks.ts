import type { WebhookTarget } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { JobWebhook } from '../domain/job/job.ts';
import type { Plan } from '../domain/plan.ts';
import type { JobStore } from '../ports/job-store.ts';

/** How others are notified of the ends of jobs. */
export interface Webhooks {
  /** The queue of deliveries. */
  readonly queue: JobStore;
  /** The operator's endpoint, which gets a message for every job, or null. */
  readonly url: string | null;
  /** At least one; each of them signs. */
  readonly secrets: readonly string[];
}

interface WebhookContext {
  /** Null if webhooks are not configured. */
  readonly webhooks: Webhooks | null;
}

/**
 * Who is to be notified of the end of a submission.
 *
 * @throws OffprintError FORBIDDEN if notifications are not available
 */
export function requestedWebhook(
  { webhooks }: WebhookContext,
  plan: Plan,
  target: WebhookTarget | undefined,
): JobWebhook | null {
  if (!target) return null;
  if (!webhooks) {
    const message = 'This server delivers no webhooks: OFFPRINT_WEBHOOK_SECRETS is not set.';
    throw new OffprintError('FORBIDDEN', message);
  }
  if (!plan.webhooks) {
    throw new OffprintError('FORBIDDEN', `The plan ${plan.name} does not include webhooks.`);
  }
  return { url: target.url, metadata: target.metadata ?? null };
}

/** Whether the end of a job is to be written to the outbox. */
export function announcesEnd({ webhooks }: WebhookContext, webhook: JobWebhook | null): boolean {
  return webhook !== null || (webhooks !== null && webhooks.url !== null);
}
