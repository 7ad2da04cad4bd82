import { expect, onTestFinished, test, vi } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import {
  descendantsOf,
  isAlive,
  killIfAlive,
  type OffprintProcess,
  startOffprint,
} from '../support/processes.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tempDir } from '../support/temp-dir.ts';
import { API_KEY, apiClient } from './support/api-client.ts';
import { filesAfterSweep, openSystem } from './support/print-system.ts';

/** `npm run test:soak` sets it. */
const KILLS = Number(process.env.OFFPRINT_STORM_KILLS || 14);
vi.setConfig({ testTimeout: 180_000 + KILLS * 5_000 });
const USERS = 20;
const SEED = 20_261_122;
/** So many jobs are open at each kill, so that no worker is ever without one. */
const OPEN_JOBS = 12;
/** One of each engine, in turns. */
const TEMPLATES = ['modern', 'web-modern'];
/** What each engine prints in, by its command line: not a browser that only says its version. */
const ENGINES = { compilers: 'compiler-program', browsers: '--remote-debugging-pipe' };
/** How many jobs are completed between two kills, at the most. */
const MOST_BETWEEN_KILLS = 6;
/** Over and over, so that a short storm hits each kind. */
const VICTIMS = ['worker', 'browsers', 'worker', 'compilers'] as const;
type Engine = keyof typeof ENGINES;
const PATIENCE = { timeout: 60_000, interval: 20 };

/** Every process of the storm, with all that it ever started. */
function fleet(env: Record<string, string>) {
  const seen = new Set<number>();
  const kills = { workers: 0, browsers: 0, compilers: 0 };
  const workers: OffprintProcess[] = [];
  const startWorker = () => workers.push(startOffprint(['worker'], env));
  const look = () => {
    for (const { pid } of workers) for (const child of descendantsOf(pid)) seen.add(child.pid);
  };
  return {
    seen,
    kills,
    startWorker,
    /**
     * One that a worker prints in, as soon as there is any.
     *
     * @param keepJobsOpen so that one is started for them
     */
    async killEngine(kind: Engine, random: () => number, keepJobsOpen: () => Promise<unknown>) {
      const which = random();
      await vi.waitUntil(async () => {
        await keepJobsOpen();
        look();
        const running = workers.flatMap((worker) => enginesOf(worker, kind));
        return running.length > 0 && killIfAlive(pick(running, () => which).pid);
      }, PATIENCE);
      kills[kind]++;
    },
    /** Another takes its place. */
    killWorker(random: () => number) {
      const worker = pick(workers, random);
      look();
      seen.add(worker.pid);
      worker.child.kill('SIGKILL');
      kills.workers++;
      workers.splice(workers.indexOf(worker), 1);
      startWorker();
    },
    async stop() {
      // A signal is heeded once the first line is there.
      await Promise.all(workers.map((worker) => worker.line(/prints? at once/)));
      look();
      for (const { child } of workers) child.kill('SIGTERM');
      return Promise.all(workers.map((worker) => worker.exited()));
    },
    abandon() {
      for (const { child } of workers) child.kill('SIGKILL');
    },
  };
}

function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}

function enginesOf({ pid }: OffprintProcess, kind: Engine) {
  const found = descendantsOf(pid).filter(({ state }) => state !== 'Z');
  const running = found.filter(({ commandLine }) => commandLine.includes(ENGINES[kind]));
  // The other processes of a browser may have its flags.
  return kind === 'browsers' ? running.slice(0, 1) : running;
}

test('every acknowledged job is completed once, whatever is killed', async () => {
  await needBrowser();
  const env = {
    OFFPRINT_DATA_DIR: await tempDir(),
    OFFPRINT_AUTH: 'api-key',
    OFFPRINT_API_KEYS: API_KEY,
    OFFPRINT_LEASE_SECONDS: '2',
    OFFPRINT_RETRY_BASE_SECONDS: '1',
    OFFPRINT_RETRY_CAP_SECONDS: '2',
    OFFPRINT_MAX_ATTEMPTS: '100',
    OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '100',
    OFFPRINT_CONCURRENCY: '2',
    OFFPRINT_SWEEP_INTERVAL_SECONDS: '0.5',
    OFFPRINT_LOG_LEVEL: 'silent',
    PORT: '0',
  };
  const server = startOffprint(['serve', '--no-worker'], env);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  const workers = fleet(env);
  onTestFinished(workers.abandon);
  const [, base = ''] = await server.line(/(http:\/\/localhost:\d+)/);
  const api = apiClient(() => base);
  const observer = await openSystem(env);
  onTestFinished(observer.close);
  const completedJobs = async () => (await observer.app.jobs.stats()).byStatus.completed;
  workers.startWorker();
  workers.startWorker();

  const random = seededRandom(SEED);
  const submitted: { user: string; name: string; jobId: string }[] = [];
  const submit = async () => {
    const user = `user-${submitted.length % USERS}`;
    const name = `Person${String(submitted.length).padStart(4, '0')}`;
    const templateId = TEMPLATES[submitted.length % TEMPLATES.length];
    submitted.push({ user, name, jobId: await api.submit(user, name, templateId) });
  };
  const keepJobsOpen = async () => {
    const completed = await completedJobs();
    while (submitted.length < completed + OPEN_JOBS) await submit();
    return completed;
  };
  for (let kill = 0; kill < KILLS; kill++) {
    const completed = await keepJobsOpen();
    const goal = completed + Math.floor((MOST_BETWEEN_KILLS + 1) * random());
    await vi.waitUntil(async () => (await completedJobs()) >= goal, PATIENCE);
    const victim = VICTIMS[kill % VICTIMS.length] ?? 'worker';
    if (victim === 'worker') workers.killWorker(random);
    else await workers.killEngine(victim, random, keepJobsOpen);
  }

  let attempts = 0;
  await vi.waitFor(
    async () => {
      const jobs = await Promise.all(submitted.map(({ user, jobId }) => api.job(user, jobId)));
      const open = jobs.filter(({ status }) => status !== 'completed');
      expect(open.map(({ status, error }) => `${status} ${error?.code}`)).toEqual([]);
      attempts = jobs.reduce((sum, job) => sum + job.attempts, 0);
    },
    { timeout: 60_000, interval: 100 },
  );
  // The storm has hit: some were under way when their worker or browser died.
  expect(attempts).toBeGreaterThan(submitted.length);
  expect(await workers.stop()).toEqual([0, 0]);
  const { kills } = workers;
  const killedEach = `${kills.workers} workers, ${kills.browsers} browsers, ${kills.compilers} compilers`;
  process.stdout.write(`${submitted.length} jobs, ${attempts} attempts, killed ${killedEach}\n`);

  const fileSizes = new Map<string, number>();
  for (const { user, name, jobId } of submitted) {
    const pdf = await api.file(user, jobId);
    const { text } = await readPdf(pdf);
    expect(text).toContain(name);
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
  expect(await filesAfterSweep(env)).toHaveLength(submitted.length);
  await vi.waitFor(() => expect([...workers.seen].filter(isAlive)).toEqual([]), PATIENCE);
});
