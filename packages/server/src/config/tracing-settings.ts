import { z } from 'zod';
import { number, setting, text } from './setting.ts';

const address = () =>
  z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null);

/** Under the standard names of OpenTelemetry. */
export const tracingSettingsSchema = z.strictObject({
  endpoint: setting(address(), {
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    decode: text,
    defaultText: 'none: nothing is traced',
    description: 'Where spans are sent by OTLP over HTTP, under `/v1/traces`.',
  }),
  tracesEndpoint: setting(address(), {
    env: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    decode: text,
    defaultText: 'under `OTEL_EXPORTER_OTLP_ENDPOINT`',
    description: 'The same as a whole address.',
  }),
  sampler: setting(
    z
      .enum(['always_on', 'always_off', 'traceidratio'])
      .or(z.enum(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio']))
      .default('parentbased_always_on'),
    {
      env: 'OTEL_TRACES_SAMPLER',
      decode: text,
      description: 'Which traces are told of.',
    },
  ),
  samplerRatio: setting(z.number().min(0).max(1).default(1), {
    env: 'OTEL_TRACES_SAMPLER_ARG',
    decode: number,
    description: 'The share of traces, where the sampler is one of a ratio.',
  }),
});
