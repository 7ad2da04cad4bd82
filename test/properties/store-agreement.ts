import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { manualClock } from '../support/manual-clock.ts';
import { createMemoryStore } from '../support/memory-store/memory-store.ts';
import { withCountedFences } from './counted-fences.ts';
import { histories, QUOTA_BYTES, type Step } from './store-history.ts';
import { actOf, note, observe, type Stores, type Trace } from './store-replay.ts';

/** A store whose time stands still unless it is told to go on. */
export interface Subject extends Stores {
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface AgreementOptions {
  readonly runs: number;
  /** After so many steps all that can be seen is compared; outcomes are after each. */
  readonly observeEvery: number;
}

/** Where the time of every subject begins: later than any server's own, so that it removes nothing. */
export const START_MS = Date.UTC(2100, 0, 1);

/** A failure prints its seed; with OFFPRINT_TEST_SEED set to it, the same histories come again. */
const SEED = wholeNumber('OFFPRINT_TEST_SEED', 20_260_101);
const HOUR_MS = 3_600_000;
/** By how much the clocks of the workers are wrong, which take turns; no outcome may tell. */
const WRONG_BY_MS = [-24 * HOUR_MS, 0, 24 * HOUR_MS, 7 * HOUR_MS];
const MS_PER_RUN = 60_000;

/** Holds a driver against the reference model over random histories, the same ones every time. */
export function describeAgreement(
  name: string,
  open: () => Promise<Subject>,
  { runs, observeEvery }: AgreementOptions,
): void {
  const numRuns = wholeNumber('OFFPRINT_TEST_RUNS', runs);
  describe(`${name} and the reference model`, () => {
    test(
      'agree on every outcome of random histories, and keep what is promised',
      async () => {
        await fc.assert(
          fc.asyncProperty(histories, async (steps) => {
            const subject = await open();
            try {
              await replay(steps, subject, observeEvery);
            } finally {
              vi.useRealTimers();
              await subject.close();
            }
          }),
          { seed: SEED, numRuns, endOnFailure: true },
        );
      },
      numRuns * MS_PER_RUN,
    );
  });
}

function wholeNumber(name: string, byDefault: number): number {
  const value = Number(process.env[name] || byDefault);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} must be a whole number.`);
  return value;
}

async function replay(steps: readonly Step[], subject: Subject, observeEvery: number) {
  const clock = manualClock(START_MS);
  const model = createMemoryStore(clock.nowMs);
  const stores = withCountedFences(subject);
  const trace: Trace = { jobs: [], claims: [], completions: [], exports: [] };
  const realMs = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const [index, step] of steps.entries()) {
    vi.setSystemTime(realMs + (WRONG_BY_MS[index % WRONG_BY_MS.length] ?? 0));
    if (step.do === 'advance') {
      clock.advance(step.ms);
      await subject.advance(step.ms);
    }
    const act = actOf(step, trace);
    const outcome = await act(stores);
    expect(outcome, step.do).toEqual(await act(model));
    note(step, outcome, trace);
    if ((index + 1) % observeEvery !== 0 && index + 1 !== steps.length) continue;
    const seen = await observe(stores, trace);
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
    const jobs = user.jobs.jobs.map(({ job }) => job);
    const running = jobs.filter(({ status }) => status === 'processing');
    expect(running.length).toBeLessThanOrEqual(mostAllowed(running));
    for (const { attempts, maxAttempts } of jobs) {
      expect(attempts).toBeGreaterThanOrEqual(0);
      expect(attempts).toBeLessThanOrEqual(maxAttempts);
    }
  }
}

/** A job starts only below its own limit, so the highest limit of those running bounds them. */
function mostAllowed(running: readonly Job[]): number {
  return Math.max(0, ...running.map(({ policy }) => policy.userConcurrency));
}
