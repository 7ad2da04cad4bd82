import { spawn } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { residentBytes } from '../../packages/server/src/platform/processes.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { startServer } from '../support/server.ts';
import { SECRET, startReceiver } from '../support/webhook-receiver.ts';

interface Metric {
  readonly help: string;
  readonly type: string;
  /** By what stands before the value. */
  readonly samples: ReadonlyMap<string, number>;
}

/** A reading of Prometheus' text format, by the names of the metrics. */
function parse(text: string): ReadonlyMap<string, Metric> {
  const metrics = new Map<string, Metric & { samples: Map<string, number> }>();
  for (const block of text.split(/^# HELP /m).slice(1)) {
    const [head = '', kind = '', ...lines] = block.trimEnd().split('\n');
    const [name = '', ...help] = head.split(' ');
    const samples = lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(/ (?=\S+$)/) as [string, string]);
    metrics.set(name, {
      help: help.join(' '),
      type: kind.split(' ').at(-1) ?? '',
      samples: new Map(samples.map(([sample, value]) => [sample, Number(value)])),
    });
  }
  return metrics;
}

test('a system at work tells of its queue, its prints, its retries and its webhooks', async () => {
  const { url } = await startReceiver(500);
  const printer = fakeRenderer();
  const render = vi.spyOn(printer, 'render');
  const { system, submit, call, clock } = await startServer(
    {
      webhooks: { secrets: [SECRET], url },
      web: { allowPrivateAddresses: ['127.0.0.1'] },
      worker: { maxPollIntervalMs: 50 },
      limits: { maxActiveSubmissions: 10 },
    },
    { renderer: printer },
  );
  const read = async () => parse(await (await call('^/metrics')).text());
  await submit();
  await submit();
  clock.advance(7_000);
  const waiting = await read();
  expect(waiting.get('offprint_jobs')?.samples.get('offprint_jobs{status="pending"}')).toBe(2);
  expect(
    waiting
      .get('offprint_oldest_due_job_age_seconds')
      ?.samples.get('offprint_oldest_due_job_age_seconds'),
  ).toBeGreaterThanOrEqual(7);

  render.mockRejectedValueOnce(new OffprintError('RENDER_TIMEOUT', 'It took too long.'));
  system.app.telemetry.engineStarted('chromium');
  system.worker.start();
  const told = await vi.waitFor(
    async () => {
      const metrics = await read();
      const value = (name: string, labels = '') =>
        metrics.get(name.replace(/_(count|sum)$/, ''))?.samples.get(`${name}${labels}`);
      expect(value('offprint_attempts_total', '{outcome="completed"}')).toBe(1);
      expect(value('offprint_retries_total', '{code="RENDER_TIMEOUT"}')).toBe(1);
      expect(value('offprint_webhook_attempts_total', '{outcome="retried"}')).toBe(1);
      expect(value('offprint_webhook_backlog')).toBe(1);
      return value;
    },
    { timeout: 20_000 },
  );

  expect(told('offprint_attempt_errors_total', '{code="RENDER_TIMEOUT"}')).toBe(1);
  expect(told('offprint_job_wait_seconds_count')).toBe(2);
  expect(told('offprint_job_wait_seconds_sum')).toBeGreaterThanOrEqual(14);
  expect(told('offprint_claim_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(told('offprint_render_seconds_count', '{template="modern"}')).toBe(1);
  expect(told('offprint_upload_seconds_count')).toBe(1);
  expect(told('offprint_engine_starts_total', '{engine="chromium"}')).toBe(1);
  expect(told('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

test('what it has started counts as its memory, on Linux', async () => {
  const { call } = await startServer();
  const name = 'offprint_children_resident_memory_bytes';
  const measure = async () =>
    parse(await (await call('^/metrics')).text())
      .get(name)
      ?.samples.get(name) ?? 0;
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await vi.waitFor(async () => {
    // No other system says what a process has in memory without a program of its own.
    const itself = residentBytes(child.pid ?? 0) ?? 0;
    if (process.platform === 'linux') expect(itself).toBeGreaterThan(10e6);
    expect(await measure()).toBeGreaterThanOrEqual(itself);
  });
});

test('names keep to the conventions of Prometheus', async () => {
  const { call } = await startServer();
  const metrics = parse(await (await call('^/metrics')).text());
  const own = [...metrics].filter(([name]) => name.startsWith('offprint_'));
  expect(own.length).toBeGreaterThan(20);
  for (const [name, { help, type }] of own) {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(help, name).toMatch(/^[A-Z].*\.$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(name, 'base units').not.toMatch(/_(ms|milliseconds|minutes|kb|mb|percent)(_|$)/);
  }
});
