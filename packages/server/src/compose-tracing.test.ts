import { expect, test, vi } from 'vitest';
import { composeTracing } from './compose-tracing.ts';
import { defineConfig } from './config/load.ts';
import { noTracing } from './drivers/telemetry/no-tracing.ts';

const loading = vi.hoisted(() => vi.fn());

vi.mock('./drivers/telemetry/otlp-tracing.ts', () => {
  loading();
  throw new Error("Cannot find package '@opentelemetry/api'");
});

function recordedWarnings() {
  const warn = vi.fn();
  const ignore = () => undefined;
  return { warn, log: { debug: ignore, info: ignore, warn, error: ignore } };
}

test('nothing of OpenTelemetry is loaded while no collector is named', async () => {
  const { log, warn } = recordedWarnings();
  expect(await composeTracing(defineConfig(), log)).toBe(noTracing);
  expect(loading).not.toHaveBeenCalled();
  expect(warn).not.toHaveBeenCalled();
});

test('where it is not installed, a start says how to install it and goes on', async () => {
  const { log, warn } = recordedWarnings();
  const config = defineConfig({ tracing: { endpoint: 'http://collector:4318' } });
  expect(await composeTracing(config, log)).toBe(noTracing);
  expect(warn).toHaveBeenCalledWith(
    expect.anything(),
    expect.stringContaining('npm install @opentelemetry/api '),
  );
});
