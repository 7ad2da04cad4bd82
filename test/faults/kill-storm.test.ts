import { setTimeout as pause } from 'node:timers/promises';
import type { ExportView, JobView } from '@offprint/contract';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { readPdf } from '../support/pdf-text.ts';
import {
  descendantsOf,
  isAlive,
  type OffprintProcess,
  startOffprint,
} from '../support/processes.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { sweep } from '../support/sweep.ts';
import { tempDir } from '../support/temp-dir.ts';

const JOBS = 200;
const KILLS = 36;
const USERS = 20;
const SEED = 20_261_122;
const KEY = 'a-key-of-the-tests';

/** Every process of the storm, with all that it ever started. */
function fleet(env: Record<string, string>) {
  const seen = new Set<number>();
  const killed = { workers: 0, browsers: 0 };
  const workers: OffprintProcess[] = [];
  const look = () => {
    for (const { pid } of workers) for (const child of descendantsOf(pid)) seen.add(child.pid);
  };
  return {
    seen,
    killed,
    startWorker() {
      workers.push(startOffprint(['worker'], env));
    },
    /** Kills the browser of a worker, or the worker, and puts a new one in the dead one's place. */
    async kill(random: () => number) {
      const index = Math.floor(random() * workers.length);
      const worker = workers[index] as OffprintProcess;
      // A worker for which nothing is left to print starts none.
      const browser = random() < 0.4 ? await browserSoon(worker) : undefined;
      if (browser) {
        look();
        process.kill(browser.pid, 'SIGKILL');
        killed.browsers++;
        return;
      }
      look();
      seen.add(worker.pid);
      worker.child.kill('SIGKILL');
      killed.workers++;
      workers.splice(index, 1);
      this.startWorker();
    },
    async stop() {
      look();
      for (const { child } of workers) child.kill('SIGTERM');
      return Promise.all(workers.map((worker) => worker.exited()));
    },
    abandon() {
      for (const { child } of workers) child.kill('SIGKILL');
    },
  };
}

async function browserSoon(worker: OffprintProcess) {
  const started = vi.waitUntil(() => browserOf(worker), { timeout: 5_000 });
  return await started.catch(() => undefined);
}

function browserOf({ pid }: OffprintProcess) {
  // Not one that only says its version.
  const printing = (commandLine: string) => commandLine.includes('--remote-debugging-pipe');
  return descendantsOf(pid).find(({ commandLine }) => printing(commandLine));
}

function apiAt(base: string) {
  const call = async (user: string, path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${KEY}`, 'x-offprint-user': user };
    const response = await fetch(`${base}/api/v1${path}`, {
      ...init,
      headers: { ...headers, 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const data = async (user: string, path: string, init?: RequestInit) =>
    ((await (await call(user, path, init)).json()) as { data: unknown }).data;
  return {
    async submit(user: string, word: string): Promise<string> {
      const document = { basics: { name: word, summary: `The résumé of ${word}.` } };
      const body = JSON.stringify({ document });
      return ((await data(user, '/export/pdf', { method: 'POST', body })) as JobView).jobId;
    },
    job: async (user: string, id: string) => (await data(user, `/export/job/${id}`)) as JobView,
    history: async (user: string) =>
      ((await data(user, '/export/history?limit=100')) as { exports: ExportView[] }).exports,
    used: async (user: string) => ((await data(user, '/usage')) as { used: number }).used,
    file: async (user: string, id: string) =>
      new Uint8Array(await (await call(user, `/export/download/${id}`)).arrayBuffer()),
  };
}

test('every acknowledged job is completed once, whatever is killed', async () => {
  const directory = await tempDir();
  const env = {
    OFFPRINT_DATA_DIR: directory,
    OFFPRINT_AUTH: 'api-key',
    OFFPRINT_API_KEYS: KEY,
    OFFPRINT_LEASE_SECONDS: '2',
    OFFPRINT_RETRY_BASE_SECONDS: '1',
    OFFPRINT_RETRY_CAP_SECONDS: '2',
    OFFPRINT_MAX_ATTEMPTS: '100',
    OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '100',
    OFFPRINT_CONCURRENCY: '2',
    OFFPRINT_SWEEP_INTERVAL_SECONDS: '0.5',
    PORT: '0',
  };
  const server = startOffprint(['serve', '--no-worker'], env);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  const workers = fleet(env);
  onTestFinished(workers.abandon);
  const [, base = ''] = await server.line(/(http:\/\/localhost:\d+)/);
  const api = apiAt(base);
  workers.startWorker();
  workers.startWorker();

  const random = seededRandom(SEED);
  const submitted: { user: string; word: string; jobId: string }[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    while (submitted.length < Math.ceil(((kill + 1) * JOBS) / KILLS)) {
      const user = `user-${submitted.length % USERS}`;
      const word = `Person${String(submitted.length).padStart(4, '0')}`;
      submitted.push({ user, word, jobId: await api.submit(user, word) });
    }
    await pause(100 + 500 * random());
    await workers.kill(random);
  }
  expect(submitted).toHaveLength(JOBS);
  expect(workers.killed.workers).toBeGreaterThan(10);
  expect(workers.killed.browsers).toBeGreaterThan(5);

  let attempts = 0;
  await vi.waitFor(
    async () => {
      const jobs = await Promise.all(submitted.map(({ user, jobId }) => api.job(user, jobId)));
      const open = jobs.filter(({ status }) => status !== 'completed');
      expect(open.map(({ status, error }) => `${status} ${error?.code}`)).toEqual([]);
      attempts = jobs.reduce((sum, job) => sum + job.attempts, 0);
    },
    { timeout: 60_000, interval: 500 },
  );
  // The storm has hit: some were under way when their worker or browser died.
  expect(attempts).toBeGreaterThan(JOBS);
  expect(await workers.stop()).toEqual([0, 0]);

  const fileSizes = new Map<string, number>();
  for (const { user, word, jobId } of submitted) {
    const pdf = await api.file(user, jobId);
    const { text } = await readPdf(pdf);
    expect(text).toContain(word);
    fileSizes.set(jobId, pdf.byteLength);
  }
  for (let index = 0; index < USERS; index++) {
    const user = `user-${index}`;
    const own = submitted.filter((each) => each.user === user).map(({ jobId }) => jobId);
    const rows = await api.history(user);
    expect(rows.map(({ jobId }) => jobId).sort()).toEqual(own.sort());
    const total = own.reduce((sum, jobId) => sum + (fileSizes.get(jobId) ?? 0), 0);
    expect(await api.used(user)).toBe(total);
  }

  server.child.kill('SIGTERM');
  expect(await server.exited()).toBe(0);
  const files = await filesAfterSweep(directory);
  expect(files).toHaveLength(JOBS);
  await vi.waitFor(() => expect([...workers.seen].filter(isAlive)).toEqual([]), 5_000);
}, 150_000);

/** With a clock a day ahead, so that whatever the dead left behind is old enough to go. */
async function filesAfterSweep(directory: string): Promise<string[]> {
  const clock = {
    nowMs: () => Date.now() + 24 * 60 * 60 * 1000,
    monotonicMs: () => performance.now(),
  };
  const config = defineConfig({ dataDir: directory, log: { level: 'silent' } });
  const system = await compose(config, { clock });
  onTestFinished(system.close);
  while ((await sweep(system.app)).hasMore);
  const files = await Array.fromAsync(system.app.storage.list('exports/'));
  return files.map(({ key }) => key);
}
