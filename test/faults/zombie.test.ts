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
import { needBrowser } from '../support/need-browser.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { FAULT_STORES, type FaultStore } from './support/fault-stores.ts';
import { openSystem, settingsOf } from './support/print-system.ts';
import { programEnvironment } from './support/program-environment.ts';

const PROGRAM = fileURLToPath(new URL('./programs/zombie.ts', import.meta.url));
const WRITES = ['renew', 'progress', 'fail', 'release', 'complete'] as const;
/** One of each engine: what another worker prints with. */
const TEMPLATES = ['modern', 'web-modern'] as const;
const LOST = { type: 'lost' } as const;
const JOBS = WRITES.length * TEMPLATES.length + 1;
/** Longer than all prints together, a browser's start included. */
const RIVAL_LEASE_MS = 600_000;

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
    /** A job for each write and template: the zombie believes to hold it, and another worker has it. */
    const rivals = new Map<string, ClaimedJob>();
    const rivalOf = (write: string, templateId: string) =>
      rivals.get(`${write} ${templateId}`) as ClaimedJob;
    let published: ClaimedJob;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'offprint-zombie-'));
      store = await start();
      const env = settingsOf(store, directory);
      system = await openSystem(env);
      const { app, exports } = system;
      const document = { basics: { name: 'Ada Lovelace' } };
      await exports.submit({ document, templateId: 'modern' });
      for (const templateId of TEMPLATES) {
        for (const _write of WRITES) await exports.submit({ document, templateId });
      }
      zombie = startZombie(env);
      expect(await zombie.answer()).toHaveLength(JOBS);
      zombie.child.kill('SIGSTOP');

      await vi.waitFor(async () => {
        await recoverJobs(app);
        expect((await app.jobs.stats()).byStatus.pending).toBe(JOBS);
      }, 60_000);
      const claimed = [
        ...(await app.jobs.claim({ transition: claim(RIVAL_LEASE_MS), limit: JOBS })),
      ];
      expect(claimed.map(({ job }) => job.attempts)).toEqual(claimed.map(() => 2));
      const taken = (templateId: string) =>
        claimed.splice(
          claimed.findIndex(({ job }) => job.templateId === templateId),
          1,
        )[0] as ClaimedJob;
      published = taken('modern');
      for (const templateId of TEMPLATES) {
        for (const write of WRITES) rivals.set(`${write} ${templateId}`, taken(templateId));
      }
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

    const REFUSALS = {
      renew: [],
      progress: [],
      fail: null,
      release: null,
      complete: LOST,
    } as const;
    test.each(
      WRITES.flatMap((write) => TEMPLATES.map((templateId) => [write, templateId] as const)),
    )(
      'cannot %s, and the job is completed in %s by the one that holds it',
      async (write, templateId) => {
        await needBrowser(templateId);
        const rival = rivalOf(write, templateId);
        const before = await find(rival);
        expect(await zombie.ask(write, rival.job.id)).toEqual(REFUSALS[write]);
        expect(await find(rival)).toEqual(before);
        expect(await finish(rival)).toMatchObject({ outcome: 'completed' });
      },
    );

    test('cannot change the file that another worker has published', async () => {
      const { app } = system;
      const found = await app.history.find(published.job.userId, published.job.id);
      const key = found?.record.storageKey ?? '';
      const before = { object: await app.storage.stat(key), record: found?.record };
      expect(await zombie.ask('complete', published.job.id)).toEqual(LOST);
      const after = await app.history.find(published.job.userId, published.job.id);
      expect({ object: await app.storage.stat(key), record: after?.record }).toEqual(before);
      expect(before.object?.sizeBytes).toBe(before.record?.fileSizeBytes);
    });
  },
);
