import { expect, onTestFinished, test, vi } from 'vitest';
import { seededRandom } from '../support/seeded-random.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { RECOVERY_MS } from './recovery-bounds.ts';
import { expectAgreement, startBots } from './support/bots.ts';
import { FAULT_STORES } from './support/fault-stores.ts';
import { filesAfterSweep } from './support/print-system.ts';
import { type Storm, startStorm } from './support/storm.ts';

/** `npm run test:soak` sets both. */
const SHORT_STORM_JOBS = 40;
const SHORT_STORM_KILLS = 5;
const JOBS = Number(process.env.OFFPRINT_STORM_JOBS || SHORT_STORM_JOBS);
const KILLS = Number(process.env.OFFPRINT_STORM_KILLS || SHORT_STORM_KILLS);
const USERS = 10;
const SEED = 20_261_124;

interface Submitted {
  readonly user: string;
  readonly name: string;
  readonly jobId: string;
}

test.each(Object.entries(FAULT_STORES))(
  '%s: whatever is killed, every acknowledged job is completed once and told of, and no two bots write a row',
  async (name, start) => {
    const directory = await tempDir();
    const store = await start();
    onTestFinished(store.stop);
    const receiver = await startReceiver();
    const storm = await startStorm(store, directory, receiver.url);
    onTestFinished(storm.abandon);

    const bots = startBots(storm.api);
    const submitted = await submitWhileKilling(storm);
    await bots.stop();
    const attempts = await untilAllCompleted(storm, submitted);
    expectAgreement(bots);
    await untilAllTold(receiver, submitted);
    // The storm has hit: some were under way when their worker died. A few blows may all miss.
    if (KILLS > SHORT_STORM_KILLS) expect(attempts).toBeGreaterThan(JOBS);
    await expectOneExportEach(storm, submitted);
    expect(await storm.calm()).toEqual([0, 0, 0, 0]);
    expect(await filesAfterSweep(storm.env)).toHaveLength(JOBS);
    const { workers, apis, servers } = storm.kills;
    const killed = `killed ${workers} workers, ${apis} APIs, ${servers} servers`;
    process.stdout.write(`${name}: ${JOBS} jobs, ${attempts} attempts, ${killed}\n`);
  },
  300_000 + JOBS * 100 + KILLS * 2_000,
);

async function submitWhileKilling({ api, kill }: Storm): Promise<Submitted[]> {
  const random = seededRandom(SEED);
  const submissions: Promise<Submitted>[] = [];
  const submit = async (index: number): Promise<Submitted> => {
    const user = `user-${index % USERS}`;
    const name = `Person${String(index).padStart(5, '0')}`;
    return { user, name, jobId: await api.submit(user, name) };
  };
  for (let killed = 0; killed < KILLS; killed++) {
    const goal = Math.ceil(((killed + 1) * JOBS) / KILLS);
    const batch = Array.from({ length: goal - submissions.length }, (_, index) =>
      submit(submissions.length + index),
    );
    submissions.push(...batch);
    // The blow falls while some are acknowledged, and others on their way.
    await batch[Math.floor(random() * batch.length)];
    await kill(random);
  }
  return Promise.all(submissions);
}

/** @returns the attempts of all jobs together */
async function untilAllCompleted({ api }: Storm, submitted: readonly Submitted[]) {
  expect(new Set(submitted.map(({ jobId }) => jobId)).size).toBe(JOBS);
  let attempts = 0;
  let open = submitted;
  await vi.waitFor(
    async () => {
      const jobs = await Promise.all(open.map(({ user, jobId }) => api.job(user, jobId)));
      const done = jobs.filter(({ status }) => status === 'completed');
      attempts += done.reduce((sum, job) => sum + job.attempts, 0);
      open = open.filter((_, index) => jobs[index]?.status !== 'completed');
      expect(open).toEqual([]);
    },
    { timeout: RECOVERY_MS.storm + (JOBS - SHORT_STORM_JOBS) * 20, interval: 100 },
  );
  return attempts;
}

/** At least once each, whoever was killed on the way, and every time the same under one id. */
async function untilAllTold({ received }: WebhookReceiver, submitted: readonly Submitted[]) {
  await vi.waitFor(
    () => {
      const told = new Set(received.map(({ body }) => body.data.jobId));
      expect(submitted.filter(({ jobId }) => !told.has(jobId))).toEqual([]);
    },
    { timeout: RECOVERY_MS.storm, interval: 100 },
  );
  const texts = new Map<string, Set<string>>();
  for (const { headers, text, body } of received) {
    expect(body).toMatchObject({ type: 'export.completed', data: { status: 'completed' } });
    const id = headers['webhook-id'] ?? '';
    texts.set(id, (texts.get(id) ?? new Set()).add(text));
  }
  expect(texts.size).toBe(submitted.length);
  expect([...texts.values()].filter(({ size }) => size > 1)).toEqual([]);
}

async function expectOneExportEach({ api }: Storm, submitted: readonly Submitted[]) {
  for (let index = 0; index < USERS; index++) {
    const user = `user-${index}`;
    const own = submitted.filter((each) => each.user === user);
    const rows = await api.history(user);
    expect(rows.map(({ jobId }) => jobId).sort()).toEqual(own.map(({ jobId }) => jobId).sort());
    const files = await Promise.all(own.map(({ jobId }) => api.file(user, jobId)));
    expect(files.map((bytes) => Buffer.from(bytes).toString())).toEqual(
      own.map(({ name }) => `%PDF ${name}`),
    );
    const total = files.reduce((sum, file) => sum + file.length, 0);
    expect(await api.used(user)).toBe(total);
  }
}
