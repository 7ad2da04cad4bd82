import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { residentBytesOfChildren } from '../../platform/processes.ts';
import type { SystemState, Telemetry } from '../../ports/telemetry.ts';

export interface PrometheusTelemetry extends Telemetry {
  /** The metrics in Prometheus' text format. */
  render(state: SystemState): Promise<{ contentType: string; body: string }>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const REQUEST_SECONDS = [0.001, 0.0025, ...SECONDS];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

/** @param version the version of the program */
export function createPrometheusTelemetry(version: string): PrometheusTelemetry {
  const ofProcess = processMetrics();
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
  const deliveries = new Counter({
    name: 'offprint_webhook_attempts_total',
    help: 'Attempts to deliver a webhook that ended on this process, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const undelivered = new Gauge({
    name: 'offprint_webhook_backlog',
    help: 'What has ended and is not told yet: events, and deliveries that wait or are under way.',
    registers,
  });
  const failures = new Counter({
    name: 'offprint_attempt_errors_total',
    help: 'Failed attempts by error code.',
    labelNames: ['code'],
    registers,
  });
  const retries = new Counter({
    name: 'offprint_retries_total',
    help: 'Failed attempts after which the job was put back to be tried again, by error code.',
    labelNames: ['code'],
    registers,
  });
  const waited = new Histogram({
    name: 'offprint_job_wait_seconds',
    help: 'From the moment a job was due until it was claimed.',
    buckets: SECONDS,
    registers,
  });
  const claims = new Histogram({
    name: 'offprint_claim_seconds',
    help: 'How long the store took to answer a claim of this process, whether it had jobs or none.',
    buckets: REQUEST_SECONDS,
    registers,
  });
  const uploads = new Histogram({
    name: 'offprint_upload_seconds',
    help: 'How long the storage took to take a file.',
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
  const engineStarts = new Counter({
    name: 'offprint_engine_starts_total',
    help: 'Starts of what prints. Those beyond the first of a process are restarts.',
    labelNames: ['engine'],
    registers,
  });
  const requests = new Histogram({
    name: 'offprint_http_request_seconds',
    help: 'From a request to the head of its answer. Those that ask to wait are left out.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const prints = new Gauge({
    name: 'offprint_prints',
    help: 'Prints on this process, previews included, by whether they run or wait for their turn.',
    labelNames: ['state'],
    registers,
  });
  const slots = new Gauge({
    name: 'offprint_print_slots',
    help: 'Prints that run at once on this process.',
    registers,
  });
  const children = new Gauge({
    name: 'offprint_children_resident_memory_bytes',
    help: 'Resident memory of the processes that print, as the sum of what each has. Linux only.',
    registers,
  });
  const storeUp = new Gauge({
    name: 'offprint_store_up',
    help: 'Whether the store answered, 1 or 0.',
    registers,
  });
  new Gauge({
    name: 'offprint_build_info',
    help: 'Always 1; which Offprint and which Node this is.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.versions.node }, 1);
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
    claimAnswered: (durationMs) => claims.observe(durationMs / 1_000),
    jobEnded: (outcome) => ended.inc({ outcome }),
    deliveryEnded: (outcome) => deliveries.inc({ outcome }),
    attemptFailed: (code) => failures.inc({ code }),
    retryPlanned: (code) => retries.inc({ code }),
    rendered(template, durationMs, fileSizeBytes) {
      rendered.observe({ template }, durationMs / 1_000);
      bytes.inc(fileSizeBytes);
    },
    uploaded: (durationMs) => uploads.observe(durationMs / 1_000),
    swept(counts) {
      for (const [what, count] of Object.entries(counts)) swept.inc({ what }, count);
    },
    engineStarted: (engine) => engineStarts.inc({ engine }),
    requestAnswered({ method, route, status, durationMs }) {
      const known = METHODS.has(method) ? method : 'other';
      requests.observe({ method: known, route, status }, durationMs / 1_000);
    },
    async render(state) {
      prints.set({ state: 'running' }, state.prints.running);
      prints.set({ state: 'waiting' }, state.prints.waiting);
      slots.set(state.prints.slots);
      setQueue(state);
      children.reset();
      const residentBytes = residentBytesOfChildren(process.pid);
      if (residentBytes !== null) children.set(residentBytes);
      undelivered.reset();
      if (state.undelivered !== null) undelivered.set(state.undelivered);
      const both = Registry.merge([registry, ofProcess]);
      return { contentType: registry.contentType, body: await both.metrics() };
    },
  };

  function setQueue({ queue, nowMs }: SystemState): void {
    storeUp.set(queue === null ? 0 : 1);
    queued.reset();
    oldest.reset();
    if (queue === null) return;
    for (const [status, count] of Object.entries(queue.byStatus)) queued.set({ status }, count);
    oldest.set(queue.oldestDueAtMs === null ? 0 : (nowMs - queue.oldestDueAtMs) / 1_000);
  }
}

const LOOP_LAG_RESOLUTION_MS = 20;
let ofThisProcess: Registry | undefined;

/** Memory, processor, event-loop lag and so on, registered once in this process. */
function processMetrics(): Registry {
  if (ofThisProcess) return ofThisProcess;
  ofThisProcess = new Registry();
  collectDefaultMetrics({
    register: ofThisProcess,
    eventLoopMonitoringPrecision: LOOP_LAG_RESOLUTION_MS,
  });
  return ofThisProcess;
}
