import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { recoverJobs } from '../../packages/server/src/app/clean-up.ts';
import { runExport } from '../../packages/server/src/app/run-export.ts';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { claim } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { ClaimedJob } from '../../packages/server/src/ports/job-store.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { FAULT_STORES, type FaultStore } from './support/fault-stores.ts';
import { openSystem, settingsOf } from './support/print-system.ts';
import { programEnvironment } from './support/program-environment.ts';

const PROGRAM = fileURLToPath(new URL('./programs/zombie.ts', import.meta.url));
const WRITES = ['renew', 'progress', 'fail', 'release', 'complete'] as const;

/** The zombie, as the test talks to it: one line there, one line back. */
function startZombie(env: Record<string, string>) {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...programEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout });
  const answer = async () => JSON.parse(String((await once(answers, 'line'))[0]));
  return {
    child,
    answer,
    ask(write: string, jobId: string) {
      const answered = answer();
      child.stdin.write(`${write} ${jobId}\n`);
      return answered;
    },
  };
}

describe.each(Object.entries(FAULT_STORES))(
  '%s: a worker that is paused beyond its lease and then resumed',
  (_, start) => {
    let directory: string;
    let store: FaultStore;
    let system: Awaited<ReturnType<typeof openSystem>>;
    let zombie: ReturnType<typeof startZombie>;
    /** One job for each write: the zombie believes to hold it, and another worker has it. */
    const rivals = new Map<string, ClaimedJob>();
    let published: ClaimedJob;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'offprint-zombie-'));
      store = await start();
      const env = settingsOf(store, directory);
      system = await openSystem(env);
      const { app, exports } = system;
      for (let count = 0; count <= WRITES.length; count++) {
        await exports.submit({ document: { basics: { name: 'Ada Lovelace' } } });
      }
      zombie = startZombie(env);
      expect(await zombie.answer()).toHaveLength(WRITES.length + 1);
      zombie.child.kill('SIGSTOP');

      await vi.waitFor(async () => {
        await recoverJobs(app);
        expect((await app.jobs.stats()).byStatus.pending).toBe(WRITES.length + 1);
      }, 60_000);
      const claimed = [...(await app.jobs.claim({ transition: claim(60_000), limit: 10 }))];
      expect(claimed.map(({ job }) => job.attempts)).toEqual(claimed.map(() => 2));
      for (const write of WRITES) rivals.set(write, claimed.shift() as ClaimedJob);
      published = claimed.shift() as ClaimedJob;
      expect(await finish(published)).toMatchObject({ outcome: 'completed' });
      zombie.child.kill('SIGCONT');
    }, 120_000);

    afterAll(async () => {
      zombie.child.kill('SIGKILL');
      await system.close();
      await store.stop();
      await removeFolder(directory);
    });

    const finish = (claimed: ClaimedJob) =>
      runExport(system.app, {
        claimMs: 0,
        claimed,
        signal: new AbortController().signal,
        onStage: () => undefined,
      });
    const find = async ({ job }: ClaimedJob) =>
      (await system.app.jobs.find(job.userId, job.id))?.job as Job;

    test.each([
      ['renew', []],
      ['progress', []],
      ['fail', null],
      ['release', null],
      ['complete', { type: 'lost' }],
    ] as const)(
      'cannot %s, and the job is completed by the one that holds it',
      async (write, refusal) => {
        const rival = rivals.get(write) as ClaimedJob;
        const before = await find(rival);
        expect(await zombie.ask(write, rival.job.id)).toEqual(refusal);
        expect(await find(rival)).toEqual(before);
        expect(await finish(rival)).toMatchObject({ outcome: 'completed' });
      },
    );

    test('cannot change the file that another worker has published', async () => {
      const { app } = system;
      const found = await app.history.find(published.job.userId, published.job.id);
      const key = found?.record.storageKey ?? '';
      const before = { object: await app.storage.stat(key), record: found?.record };
      expect(await zombie.ask('complete', published.job.id)).toEqual({ type: 'lost' });
      const after = await app.history.find(published.job.userId, published.job.id);
      expect({ object: await app.storage.stat(key), record: after?.record }).toEqual(before);
      expect(before.object?.sizeBytes).toBe(before.record?.fileSizeBytes);
    });
  },
);
