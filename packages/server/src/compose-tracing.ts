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

/** Sends spans where the settings say. Loads OpenTelemetry only if they name an endpoint. */
export async function composeTracing({ tracing }: Config, log: Logger): Promise<Tracing> {
  const { endpoint, tracesEndpoint, sampler, samplerRatio } = tracing;
  const url = tracesEndpoint ?? (endpoint && `${endpoint.replace(/\/$/, '')}/v1/traces`);
  if (url === null) return noTracing;
  try {
    const { createOtlpTracing } = await import('./drivers/telemetry/otlp-tracing.ts');
    return await createOtlpTracing({ url, sampler, samplerRatio, version: readVersion() });
  } catch (error) {
    // A platform may set the endpoint for everything that it runs, so this must not prevent
    // printing.
    const advice = `Run: npm install ${PACKAGES.join(' ')}`;
    log.warn({ err: error }, `Nothing is traced, since OpenTelemetry is not installed. ${advice}`);
    return noTracing;
  }
}
