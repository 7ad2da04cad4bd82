import type { Context, Tracer } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { within } from '../../async/deadline.ts';
import { formatTraceparent, parseTraceparent } from '../../domain/traceparent.ts';
import type { Span, SpanOptions, Tracing } from '../../ports/telemetry.ts';

export interface OtlpTracingOptions {
  /** The address that accepts spans by OTLP over HTTP. */
  readonly url: string;
  readonly sampler: `${'' | 'parentbased_'}${'always_on' | 'always_off' | 'traceidratio'}`;
  /** The share of traces for a ratio sampler, 0 to 1. */
  readonly samplerRatio: number;
  /** The version of the program. */
  readonly version: string;
}

const CLOSING_MS = 2_000;

const loadPackages = async () => ({
  ...(await import('@opentelemetry/api')),
  ...(await import('@opentelemetry/sdk-trace')),
  ...(await import('@opentelemetry/resources')),
  ...(await import('@opentelemetry/exporter-trace-otlp-http')),
});
type Packages = Awaited<ReturnType<typeof loadPackages>>;

/**
 * Sends spans to a collector, in batches and in the background. If the collector is down, only the
 * spans are lost. It is not registered globally, so a host app keeps its own provider.
 * OpenTelemetry itself reads headers, certificates, timeouts and resource attributes from the
 * standard variables.
 *
 * @throws Error when the packages of OpenTelemetry are not installed
 */
export async function createOtlpTracing(options: OtlpTracingOptions): Promise<Tracing> {
  const { url, version } = options;
  const packages = await loadPackages();
  const { resourceFromAttributes, detectResources, envDetector, serviceNameEnvDetector } = packages;
  const ofProgram = resourceFromAttributes({
    'service.name': 'offprint',
    'service.version': version,
  });
  const ofOperator = detectResources({ detectors: [envDetector, serviceNameEnvDetector] });
  const exporter = new packages.OTLPTraceExporter({ url });
  const provider = new packages.TracerProvider({
    resource: ofProgram.merge(ofOperator),
    sampler: samplerOf(packages, options),
    spanProcessors: [new packages.BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('offprint', version);
  return {
    start: (name, spanOptions = {}) => startSpan(packages, tracer, name, spanOptions),
    async close() {
      const late = () => new Error('The collector of spans did not answer in time.');
      // Unsent spans must not make the shutdown fail.
      await within(provider.shutdown(), CLOSING_MS, late).catch(() => undefined);
    },
  };
}

function samplerOf(
  packages: Packages,
  { sampler, samplerRatio }: Pick<OtlpTracingOptions, 'sampler' | 'samplerRatio'>,
): Sampler {
  const [, isParentBased, kind] = /^(parentbased_)?(.+)$/.exec(sampler) ?? [];
  const root = {
    always_on: () => new packages.AlwaysOnSampler(),
    always_off: () => new packages.AlwaysOffSampler(),
    traceidratio: () => new packages.TraceIdRatioBasedSampler(samplerRatio),
  }[kind as 'always_on' | 'always_off' | 'traceidratio']();
  return isParentBased ? new packages.ParentBasedSampler({ root }) : root;
}

function startSpan(
  packages: Packages,
  tracer: Tracer,
  name: string,
  { kind, parent, startedAtMs, attributes = {} }: SpanOptions,
): Span {
  const { SpanKind, SpanStatusCode } = packages;
  const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };
  const span = tracer.startSpan(
    name,
    {
      kind: kind ? kinds[kind] : SpanKind.INTERNAL,
      attributes,
      ...(startedAtMs !== undefined && { startTime: startedAtMs }),
    },
    contextOf(packages, parent),
  );
  const { traceId, spanId, traceFlags: flags } = span.spanContext();
  return {
    traceparent: formatTraceparent({ traceId, spanId, flags }),
    set: (more) => void span.setAttributes(more),
    end(errorCode) {
      if (errorCode !== undefined) {
        span.setAttribute('error.type', errorCode);
        span.setStatus({ code: SpanStatusCode.ERROR, message: errorCode });
      }
      span.end();
    },
  };
}

function contextOf({ ROOT_CONTEXT, trace }: Packages, parent: string | undefined): Context {
  const known = parseTraceparent(parent);
  if (!known) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = known;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: flags, isRemote: true });
}
