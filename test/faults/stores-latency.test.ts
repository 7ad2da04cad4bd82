import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { RECOVERY_MS } from './recovery-bounds.ts';
import { FAULT_STORES, type FaultStore } from './support/fault-stores.ts';
import { openSystem, settingsOf } from './support/print-system.ts';
import { type PrintWorker, startPrintWorker } from './support/print-worker.ts';

const ROUNDS = Number(process.env.OFFPRINT_LATENCY_ROUNDS || 1);
/** As many as a worker prints at once. */
const JOBS_A_ROUND = 4;
const FOR_EVER_MS = '600000';
const PATIENCE_MS = 60_000;

describe.each(Object.entries(FAULT_STORES))('%s', (name, start) => {
  let directory: string;
  let store: FaultStore;
  let system: Awaited<ReturnType<typeof openSystem>>;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'offprint-latency-'));
    store = await start();
    system = await openSystem(settingsOf(store, directory));
  });
  afterAll(async () => {
    await system.close();
    await store.stop();
    await removeFolder(directory);
  });

  const startWorker = () => {
    const worker = startPrintWorker(settingsOf(store, directory), FOR_EVER_MS);
    onTestFinished(() => void worker.child.kill('SIGKILL'));
    return worker;
  };

  const submitRound = async (round: number) => {
    const names = Array.from({ length: JOBS_A_ROUND }, (_, index) => `Person ${round}-${index}`);
    const submit = (each: string) =>
      system.exports.submit({ document: { basics: { name: each } } });
    const jobs = await Promise.all(names.map(submit));
    return jobs.map(({ jobId }, index) => ({ jobId, name: names[index] as string }));
  };

  const momentOf = (worker: PrintWorker, event: 'printing' | 'aborted', document: string) =>
    vi.waitFor(() => {
      const fact = worker.facts.find((each) => each[event] === document);
      expect(fact, `${event} ${document}`).toBeDefined();
      return fact?.atMs ?? 0;
    }, PATIENCE_MS);

  test('the jobs of a killed worker are claimed by another', async () => {
    const delaysMs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const victim = startWorker();
      const jobs = await submitRound(round);
      for (const job of jobs) await momentOf(victim, 'printing', job.name);
      const heir = startWorker();
      await vi.waitFor(() => expect(heir.isReady()).toBe(true), PATIENCE_MS);
      const killedAtMs = Date.now();
      victim.child.kill('SIGKILL');
      for (const job of jobs) {
        delaysMs.push((await momentOf(heir, 'printing', job.name)) - killedAtMs);
      }
      heir.child.kill('SIGKILL');
      for (const { jobId } of jobs) await system.exports.cancel(jobId);
    }
    report(name, 'from SIGKILL to claimed again', delaysMs);
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(RECOVERY_MS.killedWorker);
  });

  test('a print is aborted soon after its cancellation elsewhere', async () => {
    const worker = startWorker();
    const delaysMs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const job of await submitRound(round)) {
        await momentOf(worker, 'printing', job.name);
        const cancelledAtMs = Date.now();
        await system.exports.cancel(job.jobId);
        delaysMs.push((await momentOf(worker, 'aborted', job.name)) - cancelledAtMs);
      }
    }
    report(name, 'from cancelled to aborted', delaysMs);
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(RECOVERY_MS.cancelledElsewhere);
    worker.child.kill('SIGTERM');
    expect(await worker.exited()).toBe(0);
    expect((await system.exports.history()).exports).toEqual([]);
    expect(await Array.fromAsync(system.app.storage.list('exports/'))).toEqual([]);
  });
});

function report(store: string, what: string, delaysMs: readonly number[]): void {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const figures = `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${sorted.length}`;
  process.stdout.write(`${store}: ${what}: ${figures}\n`);
}
