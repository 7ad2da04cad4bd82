import { type Config, readVersion } from './config/config.ts';
import { noTracing } from './drivers/telemetry/no-tracing.ts';
import type { Logger } from './ports/logger.ts';
import type { Tracing } from './ports/telemetry.ts';

const PACKAGES = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/resources',
  '@opentelemetry/exporter-trace-otlp-http',
];

/** Spans go where the settings say. Nothing of OpenTelemetry is loaded while they name no place. */
export async function composeTracing({ tracing }: Config, log: Logger): Promise<Tracing> {
  const { endpoint, tracesEndpoint, sampler, samplerRatio } = tracing;
  const url = tracesEndpoint ?? (endpoint && `${endpoint.replace(/\/$/, '')}/v1/traces`);
  if (url === null) return noTracing;
  try {
    const { createOtlpTracing } = await import('./drivers/telemetry/otlp-tracing.ts');
    return await createOtlpTracing({ url, sampler, samplerRatio, version: readVersion() });
  } catch (error) {
    // A platform may set the endpoint for all that it runs: no reason to print nothing.
    const advice = `Run: npm install ${PACKAGES.join(' ')}`;
    log.warn({ err: error }, `Nothing is traced, since OpenTelemetry is not installed. ${advice}`);
    return noTracing;
  }
}
