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

const PATIENCE_MS = 5_000;
/** Whoever asks more often gets the last answer, so that asking loads nothing. */
const FRESH_MS = 1_000;

/** What each part says of itself. A part is asked again only when it has answered. */
export function createReadiness(
  checks: Readonly<Record<string, HealthCheck>>,
  clock: Clock,
  log: Logger,
): () => Promise<ReadinessReport> {
  const asks = Object.entries(checks).map(([name, check]) => [name, patient(name, check)] as const);
  let latest: { report: Promise<ReadinessReport>; atMs: number } | null = null;

  function patient(name: string, check: HealthCheck): () => Promise<CheckResult> {
    let underWay: Promise<unknown> | null = null;
    return async () => {
      const startedAtMs = clock.monotonicMs();
      const elapsedMs = () => Math.round(10 * (clock.monotonicMs() - startedAtMs)) / 10;
      underWay ??= check().finally(() => {
        underWay = null;
      });
      try {
        await withinPatience(underWay);
        return { state: 'ok', latencyMs: elapsedMs() };
      } catch (error) {
        log.warn({ err: error, check: name }, 'a health check failed');
        return { state: 'failing', latencyMs: elapsedMs() };
      }
    };
  }

  async function ask(): Promise<ReadinessReport> {
    const results = await Promise.all(
      asks.map(async ([name, run]) => [name, await run()] as const),
    );
    const isReady = results.every(([, { state }]) => state === 'ok');
    return { status: isReady ? 'ready' : 'unavailable', checks: Object.fromEntries(results) };
  }

  return () => {
    if (!latest || clock.monotonicMs() - latest.atMs > FRESH_MS) {
      const report = ask();
      const current = { report, atMs: Infinity };
      latest = current;
      void report.then(() => {
        current.atMs = clock.monotonicMs();
      });
    }
    return latest.report;
  };
}

async function withinPatience(answer: Promise<unknown>): Promise<void> {
  const { promise: impatience, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`no answer within ${PATIENCE_MS} ms`)),
    PATIENCE_MS,
  );
  try {
    await Promise.race([answer, impatience]);
  } finally {
    clearTimeout(timer);
  }
}
