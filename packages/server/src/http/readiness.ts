import { within } from '../async/deadline.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';

export type HealthCheck = () => Promise<unknown>;

export interface CheckResult {
  readonly state: 'ok' | 'failing';
  readonly latencyMs: number;
}

export interface ReadinessReport {
  readonly status: 'ready' | 'unavailable';
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const CHECK_TIMEOUT_MS = 5_000;
/** Within this time the same report is given again, so that asking costs nothing. */
const REPORT_LIFETIME_MS = 1_000;

/** Runs every check, and never one twice at the same time. */
export function createReadiness(
  checks: Readonly<Record<string, HealthCheck>>,
  clock: Clock,
  log: Logger,
): () => Promise<ReadinessReport> {
  const singleChecks = Object.entries(checks).map(([name, run]) => [name, single(run)] as const);
  let latest: { report: Promise<ReadinessReport>; madeAtMs: number } | null = null;

  async function examine(name: string, check: HealthCheck): Promise<CheckResult> {
    const startedAtMs = clock.monotonicMs();
    let state: CheckResult['state'] = 'ok';
    try {
      await within(check(), CHECK_TIMEOUT_MS, noAnswer);
    } catch (error) {
      log.warn({ err: error, check: name }, 'a health check failed');
      state = 'failing';
    }
    return { state, latencyMs: Math.round(10 * (clock.monotonicMs() - startedAtMs)) / 10 };
  }

  async function makeReport(): Promise<ReadinessReport> {
    const results = await Promise.all(
      singleChecks.map(async ([name, check]) => [name, await examine(name, check)] as const),
    );
    const isReady = results.every(([, { state }]) => state === 'ok');
    return { status: isReady ? 'ready' : 'unavailable', checks: Object.fromEntries(results) };
  }

  return () => {
    if (latest && clock.monotonicMs() - latest.madeAtMs <= REPORT_LIFETIME_MS) return latest.report;
    const current = { report: makeReport(), madeAtMs: Infinity };
    latest = current;
    void current.report.then(() => {
      current.madeAtMs = clock.monotonicMs();
    });
    return current.report;
  };
}

/** Joins the current run, if any: a check that hangs is not started again and again. */
export function single(check: HealthCheck): HealthCheck {
  let underWay: Promise<unknown> | null = null;
  return () => {
    underWay ??= check().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

function noAnswer(): Error {
  return new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`);
}
