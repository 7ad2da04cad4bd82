import type { DeliveryList, DeliveryView } from '@offprint/contract';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test, vi } from 'vitest';
import { untilAborted } from '../../packages/server/src/async/abort.ts';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import type { Renderer } from '../../packages/server/src/ports/renderer.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { RESUME, startServer } from '../support/server.ts';
import { NEXT_SECRET, SECRET, startReceiver } from '../support/webhook-receiver.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const eventually = <T>(look: () => T) => vi.waitFor(look, { timeout: 20_000 });

/** A server with a worker that prints and tells. */
async function startTelling(
  webhooks: ConfigInput['webhooks'],
  config: ConfigInput = {},
  renderer: Renderer = fakeRenderer(),
) {
  const server = await startServer(
    {
      webhooks: { secrets: [SECRET], ...webhooks },
      web: { allowPrivateAddresses: ['127.0.0.1'] },
      worker: { maxPollIntervalMs: 50 },
      ...config,
    },
    { renderer },
  );
  server.system.worker.start();
  const deliveriesOf = async (jobId: string) =>
    (await server.data<DeliveryList>(`/export/job/${jobId}/deliveries`)).deliveries;
  const deliveryThatIs = (jobId: string, state: Partial<DeliveryView>) =>
    eventually(async () => {
      const [delivery] = await deliveriesOf(jobId);
      expect(delivery).toMatchObject(state);
      return delivery as DeliveryView;
    });
  return { ...server, deliveriesOf, deliveryThatIs };
}

describe('the end of a job', () => {
  test('is told to the endpoint of the settings, with the job as GET gives it', async () => {
    const { url, received } = await startReceiver();
    const { submit, data } = await startTelling({ url });
    const jobId = await submit();

    await eventually(() => expect(received).toHaveLength(1));

    expect(received[0]?.body).toEqual({
      type: 'export.completed',
      timestamp: expect.any(String),
      data: await data(`/export/job/${jobId}`),
    });
  });

  test('is told to the endpoint of the submission, with its metadata', async () => {
    const { url, received } = await startReceiver();
    const { submit } = await startTelling({});
    await submit();
    const jobId = await submit({ webhook: { url, metadata: { order: 7 } } });

    await eventually(() => expect(received).toHaveLength(1));

    expect(received[0]?.body).toMatchObject({ data: { jobId }, metadata: { order: 7 } });
  });

  test('is told when it has failed', async () => {
    const { url, received } = await startReceiver();
    const render = async () => {
      throw new OffprintError('INVALID_DOCUMENT', 'It cannot be printed.');
    };
    const { submit } = await startTelling({ url }, {}, { ...fakeRenderer(), render });
    const jobId = await submit();

    await eventually(() => expect(received).toHaveLength(1));

    const data = { jobId, status: 'failed', error: { code: 'INVALID_DOCUMENT' } };
    expect(received[0]?.body).toMatchObject({ type: 'export.failed', data });
  });

  test('is told when it was cancelled', async () => {
    const { url, received } = await startReceiver();
    const render = (_: unknown, signal: AbortSignal) =>
      untilAborted(new Promise<never>(() => undefined), signal);
    const { submit, call } = await startTelling({ url }, {}, { ...fakeRenderer(), render });
    const jobId = await submit();
    await call(`/export/job/${jobId}`, { method: 'DELETE' });

    await eventually(() => expect(received).toHaveLength(1));

    const data = { jobId, status: 'cancelled' };
    expect(received[0]?.body).toMatchObject({ type: 'export.cancelled', data });
  });

  test('is told of each job of a batch, and once of the batch when its last has ended', async () => {
    const { url, received } = await startReceiver();
    const { data } = await startTelling({});
    const documents = [{ document: RESUME }, { document: RESUME }];
    const json = { documents, webhook: { url, metadata: { order: 7 } } };
    const { batchId } = await data<{ batchId: string }>('/export/batch', { json });

    await eventually(() => expect(received).toHaveLength(3));

    const told = received.map(({ body }) => body);
    expect(told.map(({ type }) => type).sort()).toEqual([
      'batch.finished',
      'export.completed',
      'export.completed',
    ]);
    for (const body of told) {
      expect(body).toMatchObject({ data: { batchId }, metadata: { order: 7 } });
    }
  });

  test('is told by nobody where there is no secret to sign with', async () => {
    const { refusal } = await startServer();
    const json = { document: {}, webhook: { url: 'https://example.com/hook' } };
    expect(await refusal('/export/pdf', { json })).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('OFFPRINT_WEBHOOK_SECRETS'),
    });
  });

  test('is told to an endpoint of the user only where the plan permits', async () => {
    const { refusal } = await startServer({
      webhooks: { secrets: [SECRET] },
      plans: { FREE: { webhooks: false } },
    });
    const json = { document: {}, webhook: { url: 'https://example.com/hook' } };
    expect(await refusal('/export/pdf', { json })).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a message', () => {
  test('is signed by every secret, so that each may be the one that is kept', async () => {
    const { url, received } = await startReceiver();
    const { submit } = await startTelling({ url, secrets: [SECRET, NEXT_SECRET] });
    await submit();
    await eventually(() => expect(received).toHaveLength(1));

    const [{ headers, text }] = received as [(typeof received)[number]];
    vi.useFakeTimers({ now: Number(headers['webhook-timestamp']) * 1_000 });
    try {
      for (const secret of [SECRET, NEXT_SECRET]) {
        expect(new Webhook(secret).verify(text, headers)).toMatchObject({
          type: 'export.completed',
        });
      }
    } finally {
      vi.useRealTimers();
    }
  });

  test('comes again until it is taken, under the same id', async () => {
    const { url, received } = await startReceiver(500, 302, 200);
    const { submit, clock, deliveryThatIs } = await startTelling({ url });
    const jobId = await submit();
    const first = await deliveryThatIs(jobId, { status: 'pending', attempts: 1 });
    expect(first).toMatchObject({
      error: { code: 'WEBHOOK_REFUSED', retryable: true },
      response: { status: 500, bodyHead: 'answer 500' },
      nextAttemptAt: new Date(clock.nowMs() + 5_000).toISOString(),
    });

    clock.advance(5_000);
    await deliveryThatIs(jobId, {
      status: 'pending',
      attempts: 2,
      response: { status: 302, bodyHead: 'answer 302' },
    });
    clock.advance(5 * MINUTE_MS);
    await deliveryThatIs(jobId, {
      status: 'delivered',
      attempts: 3,
      error: null,
      response: { status: 200, bodyHead: 'answer 200' },
    });

    const ids = received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
    expect(received.map(({ text }) => text)).toEqual(Array(3).fill(received[0]?.text));
  });

  test('is given up after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h', async () => {
    const { url, received } = await startReceiver(503);
    const { submit, clock, deliveryThatIs } = await startTelling({ url });
    const jobId = await submit();
    const waits = [5_000, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS];
    for (const [index, waitMs] of waits.entries()) {
      const nextAttemptAt = new Date(clock.nowMs() + waitMs).toISOString();
      await deliveryThatIs(jobId, { status: 'pending', attempts: index + 1, nextAttemptAt });
      clock.advance(waitMs);
    }
    await deliveryThatIs(jobId, { status: 'failed', attempts: 7, nextAttemptAt: null });
    expect(received).toHaveLength(7);
  });

  test('comes no more to who wants no more', async () => {
    const { url } = await startReceiver(410);
    const { submit, deliveryThatIs } = await startTelling({ url });
    await deliveryThatIs(await submit(), { status: 'failed', attempts: 1 });
  });

  test('goes to no private address', async () => {
    const { url, received } = await startReceiver();
    const { submit, deliveryThatIs } = await startTelling({}, { web: {} });
    const jobId = await submit({ webhook: { url } });
    await deliveryThatIs(jobId, {
      status: 'failed',
      error: { code: 'ADDRESS_REFUSED', message: expect.any(String), retryable: false },
    });
    expect(received).toEqual([]);
  });

  test('is kept only in its beginning, of what the receiver says', async () => {
    const { url } = await startReceiver((response) =>
      response.writeHead(400).end('x'.repeat(100_000)),
    );
    const { submit, deliveryThatIs } = await startTelling({ url });
    const { response } = await deliveryThatIs(await submit(), { status: 'pending', attempts: 1 });
    expect(response).toEqual({ status: 400, bodyHead: 'x'.repeat(1_024) });
  });
});

describe('a delivery', () => {
  test('is sent again under the same id when somebody asks', async () => {
    const { url, received } = await startReceiver(410, 204);
    const { submit, data, refusal, deliveryThatIs, deliveriesOf } = await startTelling({ url });
    const jobId = await submit();
    const { deliveryId } = await deliveryThatIs(jobId, { status: 'failed' });

    const again = await data<DeliveryView>(`/deliveries/${deliveryId}/redeliver`, {
      method: 'POST',
    });

    expect(again).toMatchObject({ jobId, status: 'pending', attempts: 0 });
    await eventually(async () =>
      expect((await deliveriesOf(jobId)).map(({ status }) => status)).toEqual([
        'failed',
        'delivered',
      ]),
    );
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id']);
    expect(received[1]?.text).toBe(received[0]?.text);
    const unknown = await refusal(`/deliveries/${jobId}/redeliver`, { method: 'POST' });
    expect(unknown).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('under way is not sent a second time', async () => {
    const { url } = await startReceiver(500);
    const { submit, refusal, deliveryThatIs } = await startTelling({ url });
    const { deliveryId } = await deliveryThatIs(await submit(), { status: 'pending', attempts: 1 });
    const refused = await refusal(`/deliveries/${deliveryId}/redeliver`, { method: 'POST' });
    expect(refused).toMatchObject({ code: 'INVALID_STATE' });
  });

  test("does not show a user the operator's URL", async () => {
    const operator = await startReceiver();
    const own = await startReceiver();
    const { submit, deliveriesOf } = await startTelling({ url: operator.url });
    const jobId = await submit({ webhook: { url: own.url } });
    await eventually(async () =>
      expect((await deliveriesOf(jobId)).map(({ url }) => url)).toEqual([null, own.url]),
    );
  });

  test('to a receiver that never answers keeps nobody else waiting', async () => {
    const dead = await startReceiver(() => undefined);
    const alive = await startReceiver();
    const keys = { mode: 'api-key' as const, apiKeys: ['a-key-of-the-tests'] };
    const as = (user: string) => ({
      authorization: 'Bearer a-key-of-the-tests',
      'x-offprint-user': user,
    });
    const { submit } = await startTelling(
      {},
      {
        auth: keys,
        server: { shutdownGraceMs: 0 },
        limits: { maxActiveSubmissions: 100, userConcurrency: 50 },
      },
    );
    for (let n = 0; n < 20; n += 1) await submit({ webhook: { url: dead.url } }, as('ada'));
    await submit({ webhook: { url: alive.url } }, as('bob'));

    await eventually(() => expect(alive.received).toHaveLength(1));
    expect(dead.received.length).toBeLessThanOrEqual(4);
  });

  test('is counted as long as it is not made', async () => {
    const { url } = await startReceiver(500);
    const { submit, call, deliveryThatIs } = await startTelling({ url });
    await deliveryThatIs(await submit(), { status: 'pending', attempts: 1 });
    await eventually(async () => {
      const metrics = await (await call('^/metrics')).text();
      expect(metrics).toContain('offprint_webhook_backlog 1');
      expect(metrics).toContain('offprint_webhook_attempts_total{outcome="retried"} 1');
    });
  });

  test('is counted from the end of its job on, also before it is a delivery', async () => {
    const { url } = await startReceiver();
    const server = await startServer({ webhooks: { url, secrets: [SECRET] } });
    await server.submit();
    await server.completeNext();
    expect(await (await server.call('^/metrics')).text()).toContain('offprint_webhook_backlog 1');
  });
});
