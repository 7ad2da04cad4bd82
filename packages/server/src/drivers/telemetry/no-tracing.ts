import type { Tracing } from '../../ports/telemetry.ts';

/** Where no collector is named. A trace of the caller's still goes through: jobs and webhooks keep it. */
export const noTracing: Tracing = {
  start: (_, { parent } = {}) => ({
    traceparent: parent,
    set: () => undefined,
    end: () => undefined,
  }),
  close: async () => undefined,
};
