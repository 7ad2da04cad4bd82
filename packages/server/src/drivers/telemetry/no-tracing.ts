import type { Tracing } from '../../ports/telemetry.ts';

/** Used without a collector. A caller's trace still continues, since jobs and webhooks keep it. */
export const noTracing: Tracing = {
  start: (_, { parent } = {}) => ({
    traceparent: parent,
    set: () => undefined,
    end: () => undefined,
  }),
  close: async () => undefined,
};
