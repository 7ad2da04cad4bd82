import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { createMemoryStore } from '../support/memory-store/memory-store.ts';
import { histories, QUOTA_BYTES, type Step } from './store-history.ts';
import { actOf, note, observe, type Stores, type Trace } from './store-replay.ts';

/** A failure prints its seed; with OFFPRINT_TEST_SEED set to it, the same histories come again. */
const SEED = wholeNumber('OFFPRINT_TEST_SEED', 20_260_101);
const RUNS = wholeNumber('OFFPRINT_TEST_RUNS', 150);
const MS_PER_RUN = 400;

describe('SQLite and the reference model', () => {
  test(
    'agree on every outcome of random histories, and keep what is promised',
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          const clock = manualClock();
          const logger = createPinoLogger('silent');
          const sqlite = openSqliteStore({ path: ':memory:', clock, migrate: true, logger });
          try {
            const model = createMemoryStore(clock.nowMs);
            await replay(steps, { sqlite, model, advance: clock.advance });
          } finally {
            await sqlite.close();
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    },
    RUNS * MS_PER_RUN,
  );
});

function wholeNumber(name: string, byDefault: number): number {
  const value = Number(process.env[name] || byDefault);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} must be a whole number.`);
  return value;
}

interface Pair {
  readonly sqlite: Stores;
  readonly model: Stores;
  advance(ms: number): void;
}

async function replay(steps: readonly Step[], { sqlite, model, advance }: Pair): Promise<void> {
  const trace: Trace = { jobs: [], claims: [], exports: [] };
  for (const step of steps) {
    if (step.do === 'advance') advance(step.ms);
    const act = actOf(step, trace);
    const outcome = await act(sqlite);
    expect(outcome, step.do).toEqual(await act(model));
    note(step, outcome, trace);
    const seen = await observe(sqlite, trace);
    expect(seen, step.do).toEqual(await observe(model, trace));
    keepsPromises(seen, trace);
  }
}

type Seen = Awaited<ReturnType<typeof observe>>;

function keepsPromises({ users, held }: Seen, trace: Trace): void {
  // Every claim of a job had a fence of its own, and at most the last one is still good.
  const fences = trace.claims.map(({ id, fence }) => `${id} ${fence}`);
  expect(new Set(fences).size).toBe(fences.length);
  const lastFence = new Map(trace.claims.map(({ id, fence }) => [id, fence]));
  for (const { jobId, fence } of held) expect(fence).toBe(lastFence.get(jobId));

  for (const user of users) {
    const sizes = user.exports.exports.map(({ fileSizeBytes }) => fileSizeBytes);
    expect(user.usedBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(user.usedBytes).toBeLessThanOrEqual(QUOTA_BYTES);
    expect(new Set(user.exports.exports.map(({ jobId }) => jobId)).size).toBe(sizes.length);
    const running = user.jobs.jobs.filter(({ status }) => status === 'processing');
    expect(running.length).toBeLessThanOrEqual(mostAllowed(running));
    for (const { attempts, maxAttempts } of user.jobs.jobs) {
      expect(attempts).toBeGreaterThanOrEqual(0);
      expect(attempts).toBeLessThanOrEqual(maxAttempts);
    }
  }
}

/** A job starts only below its own limit, so the highest limit of those running bounds them. */
function mostAllowed(running: readonly Job[]): number {
  return Math.max(0, ...running.map(({ policy }) => policy.userConcurrency));
}
