import type { ActiveMinute } from '@offprint/contract';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';

/** What this process did in the last hour. */
export interface Activity {
  /** The last hour, minute by minute, the oldest first. */
  minutes(): readonly ActiveMinute[];
}

interface Minute {
  completed: number;
  failed: number;
  readonly failures: Record<string, number>;
  readonly printMs: number[];
}

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 60;
/** The most prints of one minute that its percentiles are computed from. */
const MAX_SAMPLES = 1_000;

/** Passes everything on to the telemetry, and keeps an hour of it for operators. */
export function recordActivity<T extends Telemetry>(
  telemetry: T,
  clock: Clock,
): { readonly telemetry: T; readonly activity: Activity } {
  const minutes = new Map<number, Minute>();

  function now(): Minute {
    const minute = Math.floor(clock.nowMs() / MINUTE_MS);
    const known = minutes.get(minute);
    if (known) return known;
    const begun: Minute = { completed: 0, failed: 0, failures: {}, printMs: [] };
    minutes.set(minute, begun);
    for (const each of minutes.keys()) if (each <= minute - KEPT_MINUTES) minutes.delete(each);
    return begun;
  }

  return {
    telemetry: {
      ...telemetry,
      jobEnded(outcome) {
        if (outcome === 'completed') now().completed += 1;
        telemetry.jobEnded(outcome);
      },
      attemptFailed(code) {
        const minute = now();
        minute.failed += 1;
        minute.failures[code] = (minute.failures[code] ?? 0) + 1;
        telemetry.attemptFailed(code);
      },
      rendered(templateId, durationMs, fileSizeBytes) {
        const { printMs } = now();
        if (printMs.length < MAX_SAMPLES) printMs.push(durationMs);
        telemetry.rendered(templateId, durationMs, fileSizeBytes);
      },
    },
    activity: {
      minutes() {
        const last = Math.floor(clock.nowMs() / MINUTE_MS);
        return Array.from({ length: KEPT_MINUTES }, (_, index) => {
          const number = last - KEPT_MINUTES + 1 + index;
          return view(number * MINUTE_MS, minutes.get(number));
        });
      },
    },
  };
}

function view(startedAtMs: number, minute: Minute | undefined): ActiveMinute {
  const { completed = 0, failed = 0, failures = {}, printMs = [] } = minute ?? {};
  const startedAt = new Date(startedAtMs).toISOString();
  return { startedAt, completed, failed, failures: { ...failures }, printMs: percentiles(printMs) };
}

function percentiles(samples: readonly number[]): ActiveMinute['printMs'] {
  if (samples.length === 0) return null;
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}
