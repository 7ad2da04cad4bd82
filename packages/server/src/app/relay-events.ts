import type { WebhookType } from '@offprint/contract';
import { deliverySpec } from '../domain/webhooks/delivery.ts';
import { messageId, type WebhookMessage } from '../domain/webhooks/message.ts';
import type { OutboxEvent } from '../ports/outbox-store.ts';
import type { AppContext } from './context.ts';
import { iso, viewJob } from './view-job.ts';
import type { Webhooks } from './webhooks.ts';

const RELAYED_AT_ONCE = 50;

const TYPES: Readonly<Record<OutboxEvent['type'], WebhookType>> = {
  completed: 'export.completed',
  failed: 'export.failed',
  cancelled: 'export.cancelled',
  batchFinished: 'batch.finished',
};

/**
 * Creates deliveries for the events in the outbox, then removes the events. The event and its
 * endpoint are the key of a delivery, so a crash in between, or two processes at once, create no
 * second one.
 *
 * @returns how many events there were, up to a batch
 * @throws OffprintError STORE_UNAVAILABLE
 */
export async function relayEvents(ctx: AppContext, webhooks: Webhooks): Promise<number> {
  const events = await ctx.outbox.read(RELAYED_AT_ONCE);
  if (events.length === 0) return 0;
  await Promise.all(events.map((event) => submitDeliveries(ctx, webhooks, event)));
  await ctx.outbox.remove(events.map(({ id }) => id));
  return events.length;
}

async function submitDeliveries(
  ctx: AppContext,
  { queue, url }: Webhooks,
  event: OutboxEvent,
): Promise<void> {
  const { job } = event;
  const endpoints = [
    ...(url === null ? [] : [{ endpoint: 'settings', url, metadata: null } as const]),
    ...(job.webhook ? [{ endpoint: 'submission', ...job.webhook } as const] : []),
  ];
  for (const { endpoint, url, metadata } of endpoints) {
    const message: WebhookMessage = {
      id: messageId(event.id, job.id),
      type: TYPES[event.type],
      url,
      endpoint,
      body: bodyOf(ctx, event, metadata),
    };
    const key = `${event.id}/${job.id}/${endpoint}`;
    const submissionId = ctx.newId();
    const ids = { id: ctx.newId(), submissionId, userId: job.userId, jobId: job.id };
    await queue.submit({
      userId: job.userId,
      submissionId,
      jobs: [{ spec: deliverySpec({ ...ids, message, origin: job.origin }), document: null }],
      // The limit is for users' submissions; every event gets its delivery.
      maxActiveSubmissions: Number.MAX_SAFE_INTEGER,
      idempotency: { key, requestHash: message.id },
    });
  }
}

function bodyOf(
  ctx: AppContext,
  { type, job }: OutboxEvent,
  metadata: Readonly<Record<string, unknown>> | null,
): string {
  const hasFile = job.status === 'completed';
  return JSON.stringify({
    type: TYPES[type],
    timestamp: iso(job.finishedAtMs),
    data: viewJob(ctx, { job, queuePosition: null, hasFile }),
    ...(metadata && { metadata }),
  });
}
