import { setTimeout as pause } from 'node:timers/promises';
import type { Contender } from './contender.ts';

/** So that the queue is idle, the last completion included, before the next job comes. */
const IDLE_MS = 20;

export interface Round {
  readonly jobs: number;
  readonly submitMs: number;
  readonly processMs: number;
}

export async function measureRound(contender: Contender, jobs: number): Promise<Round> {
  const startedAt = performance.now();
  await contender.submit(jobs);
  const submitMs = performance.now() - startedAt;
  return { jobs, submitMs, processMs: await contender.process(jobs) };
}

/** Milliseconds from before a submission until a worker that waits has the job, for each of so many. */
export async function measureLatencies(contender: Contender, samples: number): Promise<number[]> {
  const latencies: number[] = [];
  let claimed = Promise.withResolvers<number>();
  const stop = await contender.wait(() => claimed.resolve(performance.now()));
  await pause(200);
  for (let sample = 0; sample < samples; sample += 1) {
    claimed = Promise.withResolvers();
    const startedAt = performance.now();
    await contender.submit(1);
    latencies.push((await claimed.promise) - startedAt);
    await pause(IDLE_MS);
  }
  await stop();
  return latencies;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
