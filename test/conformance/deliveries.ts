import { beforeEach, describe, expect, test } from 'vitest';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { relayEvents } from '../../packages/server/src/app/relay-events.ts';
import type { Webhooks } from '../../packages/server/src/app/webhooks.ts';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { expireLease } from '../../packages/server/src/domain/job/lifecycle.ts';
import { afterAnswer, deliveryOf } from '../../packages/server/src/domain/webhooks/delivery.ts';
import { LEASE_MS, nextId, RECORD_TTL } from '../support/job-fixtures.ts';
import {
  claimOne,
  completeOne,
  failOne,
  findJob,
  type OpenStore,
  openForTest,
  type StoreHarness,
} from './job-store-harness.ts';

const WEBHOOK = { url: 'https://example.com/hook?a=1', metadata: { order: 'Nº\u0000 7' } };
const TTL_MS = 3_600_000;

/** That what has ended becomes deliveries, which live as jobs do, on every store. */
export function describeDeliveries(name: string, open: OpenStore) {
  let store: StoreHarness;
  let relay: () => Promise<number>;
  beforeEach(async () => {
    store = await openForTest(open);
    // Deliveries have a queue of their own; here they share one, with none of whose jobs they meet.
    const webhooks: Webhooks = { queue: store.jobs, url: null, secrets: [] };
    const ctx = { outbox: store.outbox, newId: nextId, settings: { publicUrl: '' } };
    relay = () => relayEvents(ctx as AppContext, webhooks);
  });

  const announced = { announcesEnd: true, webhook: WEBHOOK };
  const deliveriesOf = async ({ id, userId }: { id: string; userId: string }) =>
    (await store.jobs.findBatch(userId, id)).map(({ job }) => deliveryOf(job));

  describe(`deliveries: ${name}`, () => {
    test('an event knows whom the submission has named', async () => {
      await completeOne(store, announced);
      const [event] = await store.outbox.read(1);
      expect(event?.job.webhook).toEqual(WEBHOOK);
    });

    test('an event becomes one delivery, however many relay it at once', async () => {
      const job = await failOne(store, announced);

      await Promise.all([relay(), relay(), relay()]);

      const deliveries = await deliveriesOf(job);
      expect(deliveries).toMatchObject([
        { jobId: job.id, status: 'pending', message: { type: 'export.failed', url: WEBHOOK.url } },
      ]);
      expect(JSON.parse(deliveries[0]?.message.body ?? '')).toMatchObject({
        metadata: WEBHOOK.metadata,
      });
      expect(await store.outbox.read(1)).toEqual([]);
    });

    test('it keeps how the receiver has answered, of failures and of the success', async () => {
      const job = await completeOne(store, announced);
      await relay();
      const failed = { status: 500, bodyHead: 'no \u0000 \ud83d' };
      await endClaimed(failed);
      expect(await deliveriesOf(job)).toMatchObject([
        { status: 'pending', attempts: 1, answer: failed, error: { code: 'WEBHOOK_REFUSED' } },
      ]);
      await store.advance(5_000);

      const taken = { status: 204, bodyHead: '' };
      await endClaimed(taken);

      const delivered = { status: 'completed', attempts: 2, answer: taken, error: null };
      expect(await deliveriesOf(job)).toMatchObject([delivered]);
    });

    test('it publishes nothing and is told to nobody', async () => {
      await completeOne(store, announced);
      const usedBytes = await store.history.usedBytes('ada');
      await relay();
      await endClaimed({ status: 200, bodyHead: '' });
      expect(await store.outbox.read(1)).toEqual([]);
      expect(await store.history.usedBytes('ada')).toBe(usedBytes);
    });

    test('its process may die: another takes it up, and the dead one changes nothing', async () => {
      const job = await completeOne(store, announced);
      await relay();
      const { job: held } = await claimOne(store);
      await store.advance(LEASE_MS);
      await store.jobs.expireLeases(expireLease(RECORD_TTL), 10);
      const { job: heldNow } = await claimOne(store);

      const lost = await store.jobs.transition({
        lease: leaseOf(held),
        transition: afterAnswer(held, { status: 410, bodyHead: '' }, TTL_MS),
      });

      expect(lost).toBeNull();
      expect(await findJob(store, heldNow)).toMatchObject({ status: 'processing', attempts: 2 });
      expect(await deliveriesOf(job)).toHaveLength(1);
    });
  });

  async function endClaimed(answer: { status: number; bodyHead: string }): Promise<void> {
    const { job } = await claimOne(store);
    const transition = afterAnswer(job, answer, TTL_MS);
    expect(await store.jobs.transition({ lease: leaseOf(job), transition })).not.toBeNull();
  }
}
