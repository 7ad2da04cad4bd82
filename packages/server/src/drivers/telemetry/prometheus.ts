import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueStats } from '../../ports/job-store.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface PrometheusTelemetry extends Telemetry {
  /** The metrics in Prometheus' text format, with the state of the queue at this moment. */
  render(queue: QueueStats, nowMs: number): Promise<{ contentType: string; body: string }>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createPrometheusTelemetry(): PrometheusTelemetry {
  const registry = new Registry();
  const registers = [registry];
  const submitted = new Counter({
    name: 'offprint_jobs_submitted_total',
    help: 'Jobs acknowledged by this process.',
    labelNames: ['template'],
    registers,
  });
  const ended = new Counter({
    name: 'offprint_attempts_total',
    help: 'Attempts that ended on this process, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const failures = new Counter({
    name: 'offprint_attempt_errors_total',
    help: 'Failed attempts by error code.',
    labelNames: ['code'],
    registers,
  });
  const waited = new Histogram({
    name: 'offprint_job_wait_seconds',
    help: 'From the moment a job was due until it was claimed.',
    buckets: SECONDS,
    registers,
  });
  const rendered = new Histogram({
    name: 'offprint_render_seconds',
    help: 'From the wait for a turn to the printed file.',
    labelNames: ['template'],
    buckets: SECONDS,
    registers,
  });
  const bytes = new Counter({
    name: 'offprint_rendered_bytes_total',
    help: 'Size of all rendered files.',
    registers,
  });
  const swept = new Counter({
    name: 'offprint_swept_total',
    help: 'What the sweeper has cleaned, by kind.',
    labelNames: ['what'],
    registers,
  });
  const queued = new Gauge({
    name: 'offprint_jobs',
    help: 'Jobs in the store by status.',
    labelNames: ['status'],
    registers,
  });
  const oldest = new Gauge({
    name: 'offprint_oldest_due_job_age_seconds',
    help: 'How long the job that has waited longest has been due.',
    registers,
  });

  return {
    jobSubmitted: (template) => submitted.inc({ template }),
    jobClaimed: (waitMs) => waited.observe(waitMs / 1_000),
    jobEnded: (outcome) => ended.inc({ outcome }),
    attemptFailed: (code) => failures.inc({ code }),
    rendered(template, durationMs, fileSizeBytes) {
      rendered.observe({ template }, durationMs / 1_000);
      bytes.inc(fileSizeBytes);
    },
    swept(counts) {
      for (const [what, count] of Object.entries(counts)) swept.inc({ what }, count);
    },
    async render(queue, nowMs) {
      for (const [status, count] of Object.entries(queue.byStatus)) queued.set({ status }, count);
      oldest.set(queue.oldestDueAtMs === null ? 0 : (nowMs - queue.oldestDueAtMs) / 1_000);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
