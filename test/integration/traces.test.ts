import { expect, test, vi } from 'vitest';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { startServer } from '../support/server.ts';
import { type CollectedSpan, startCollector } from '../support/span-collector.ts';
import { SECRET, startReceiver } from '../support/webhook-receiver.ts';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

interface Tree {
  readonly [name: string]: Tree;
}

/** The names of the spans under a parent, by what is under each of them. */
function treeUnder(parentSpanId: string, spans: readonly CollectedSpan[]): Tree {
  const children = spans.filter((span) => span.parentSpanId === parentSpanId);
  return Object.fromEntries(children.map(({ name, spanId }) => [name, treeUnder(spanId, spans)]));
}

async function startTraced(endpoint: string | null, renderer = fakeRenderer()) {
  const { url, received } = await startReceiver();
  const server = await startServer(
    {
      webhooks: { secrets: [SECRET], url },
      web: { allowPrivateAddresses: ['127.0.0.1'] },
      worker: { maxPollIntervalMs: 50 },
      tracing: { endpoint },
    },
    { renderer, clock: systemClock },
  );
  server.system.worker.start();
  const told = () => vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 20_000 });
  return { ...server, received, told };
}

test('an export is one trace, from the request of its caller to the webhook', async () => {
  const { endpoint, spans, resources } = await startCollector();
  const { submit, call, told, received, system } = await startTraced(endpoint);
  const jobId = await submit({}, { traceparent: TRACEPARENT, 'x-request-id': 'order-42' });
  await told();
  await call(`/export/job/${jobId}`, { headers: { traceparent: TRACEPARENT } });
  await system.close();

  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([CALLER.traceId]));
  expect(treeUnder(CALLER.spanId, spans)).toEqual({
    'POST /api/v1/export/pdf': {
      export: { claim: {}, load: {}, render: {}, upload: {}, complete: {} },
      webhook: {},
    },
  });
  expect(spans).toHaveLength(8);
  const named = (name: string) => spans.find((span) => span.name === name) as CollectedSpan;
  expect(named('export').attributes).toContainEqual({
    key: 'offprint.job.id',
    value: { stringValue: jobId },
  });
  for (const { name, startTimeUnixNano, endTimeUnixNano, status } of spans) {
    expect(BigInt(endTimeUnixNano), name).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
    expect(status.code ?? 0, name).toBe(0);
  }
  expect(received[0]?.headers.traceparent).toBe(
    `00-${CALLER.traceId}-${named('webhook').spanId}-01`,
  );
  expect(resources[0]).toContainEqual({ key: 'service.name', value: { stringValue: 'offprint' } });
});

test('an attempt that fails is a span that does, with the code and no more', async () => {
  const { endpoint, spans } = await startCollector();
  const render = async () => {
    throw new OffprintError('INVALID_DOCUMENT', 'Zaphod Beeblebrox has no name.');
  };
  const { submit, told, system } = await startTraced(endpoint, { ...fakeRenderer(), render });
  await submit({ document: { basics: { name: 'Zaphod Beeblebrox' } } });
  await told();
  await system.close();

  const failed = spans.filter(({ status }) => status.code === 2);
  expect(failed.map(({ name }) => name)).toEqual(['render', 'export']);
  expect(failed[0]?.attributes).toContainEqual({
    key: 'error.type',
    value: { stringValue: 'INVALID_DOCUMENT' },
  });
  expect(JSON.stringify(spans)).not.toContain('Zaphod');
});

test('where nothing is traced, the trace of the caller still reaches the webhook', async () => {
  const { submit, told, received } = await startTraced(null);
  await submit({}, { traceparent: TRACEPARENT });
  await told();
  expect(received[0]?.headers.traceparent).toBe(TRACEPARENT);
});

test('a collector that is away holds nothing up', async () => {
  const { submit, told, system } = await startTraced('http://127.0.0.1:1');
  await submit();
  await told();
  await system.close();
});
