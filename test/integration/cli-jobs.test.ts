import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { type Job, leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { JobStore } from '../../packages/server/src/ports/job-store.ts';
import {
  claimRequest,
  completion,
  INVALID,
  RECORD_TTL,
  type SpecChanges,
  submission,
  TIMEOUT,
} from '../support/job-fixtures.ts';
import { type Ran, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

let cwd: string;
let store: JobStore;

beforeEach(async () => {
  cwd = await tempDir();
  const config = defineConfig({ dataDir: join(cwd, '.offprint'), log: { level: 'silent' } });
  const system = await compose(config);
  onTestFinished(() => system.close());
  store = system.app.jobs;
});

function jobs(...args: string[]): Promise<Ran> {
  return runOffprint(['jobs', ...args], { cwd });
}

async function submitted(changes: SpecChanges = {}): Promise<Job> {
  const outcome = await store.submit(submission({ userId: 'local', ...changes }));
  if (outcome.type !== 'created' || !outcome.jobs[0]) throw new Error(outcome.type);
  return outcome.jobs[0];
}

async function claimed(changes: SpecChanges = {}): Promise<Job> {
  await submitted(changes);
  const [next] = await store.claim(claimRequest());
  if (!next) throw new Error('No job is due.');
  return next.job;
}

async function failed(changes: SpecChanges = {}): Promise<Job> {
  const job = await claimed(changes);
  await store.transition({ lease: leaseOf(job), transition: fail(TIMEOUT, RECORD_TTL) });
  return job;
}

describe('jobs list', () => {
  test('shows the newest first, and of each what one wants to know first', async () => {
    const broken = await failed();
    const done = await claimed({ fileName: '履歴書.pdf' });
    await store.complete(completion(done));
    const waiting = await submitted();

    const { exitCode, output, errors } = await jobs('list');
    expect([exitCode, errors]).toEqual([0, '']);
    const [headings, ...lines] = output.trimEnd().split('\n');
    expect(headings).toMatch(/^ID +STATUS +SUBMITTED +DETAIL$/);
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${waiting.id}  pending .* 1 in the queue, Ada Lovelace`)),
      expect.stringMatching(new RegExp(`^${done.id}  completed .* 履歴書.pdf$`)),
      expect.stringMatching(new RegExp(`^${broken.id}  failed .* RENDER_TIMEOUT: The render took`)),
    ]);
  });

  test('says that there is no store yet, and makes none', async () => {
    const elsewhere = await tempDir();
    const { exitCode, output, errors } = await runOffprint(['jobs', 'list'], { cwd: elsewhere });
    expect([exitCode, output]).toEqual([1, '']);
    expect(errors).toMatch(/^error: There is no store at .*offprint\.db yet: .*\n$/);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  test('says that a store in memory cannot be seen from outside', async () => {
    const env = { OFFPRINT_SQLITE_PATH: ':memory:' };
    const { exitCode, errors } = await runOffprint(['jobs', 'list'], { cwd, env });
    expect([exitCode, errors]).toEqual([
      1,
      'error: The store is in memory: only the process that runs it sees it.\n',
    ]);
  });

  test('keeps to a status, a number and a user, and answers scripts in JSON', async () => {
    await failed();
    await submitted();
    const other = await submitted({ userId: 'grace' });

    const pending = JSON.parse((await jobs('list', '-s', 'pending', '--json')).output);
    expect(pending).toMatchObject({ jobs: [{ status: 'pending' }], pagination: { total: 1 } });
    const first = await jobs('list', '--limit', '1');
    expect(first.output.trimEnd().split('\n')).toHaveLength(2);
    expect(first.errors).toBe('1 of 2 jobs.\n');
    const graces = JSON.parse((await jobs('list', '-u', 'grace', '--json')).output);
    expect(graces.jobs).toMatchObject([{ jobId: other.id }]);
  });

  test('says whose jobs it looked for, and where, when there is none', async () => {
    const { exitCode, output, errors } = await jobs('list');
    expect([exitCode, output]).toEqual([0, '']);
    expect(errors).toMatch(/^The user local has no jobs in SQLite, .*offprint\.db\.\n$/);
  });
});

describe('jobs show', () => {
  test('tells all there is to know', async () => {
    const job = await failed({ options: { pageSize: 'Letter' } });
    const { exitCode, output } = await jobs('show', job.id);
    expect(exitCode).toBe(0);
    expect(output).toMatch(new RegExp(`^Job +${job.id}$`, 'm'));
    expect(output).toMatch(/^Status +failed$/m);
    expect(output).toMatch(/^Error +RENDER_TIMEOUT: The render took too long\.$/m);
    expect(output).toMatch(/^Attempts +1 of 3$/m);
    expect(output).toMatch(/^Options +pageSize Letter$/m);
    expect(output).toMatch(/^Record goes +\S+Z, in 7 days$/m);
    expect(output).toMatch(/^Attempt 1 +failed, .*RENDER_TIMEOUT$/m);
  });

  test("shows anybody's, and with a user only theirs", async () => {
    const job = await submitted({ userId: 'grace' });
    const { exitCode, output } = await jobs('show', job.id);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^User +grace$/m);

    const other = await jobs('show', job.id, '--user', 'ada');
    expect([other.exitCode, other.output]).toEqual([1, '']);
    expect(other.errors).toBe('error: The export job was not found.\n');
  });
});

describe('jobs retry', () => {
  test('puts failed jobs back, and says which ones it could not', async () => {
    const first = await failed();
    const running = await claimed();
    const { exitCode, output, errors } = await jobs('retry', first.id, running.id);
    expect(exitCode).toBe(1);
    expect(output).toBe(`${first.id}  pending again, after 1 of 3 attempts\n`);
    expect(errors).toBe(
      `error: ${running.id}: Only a failed export can be retried; this one is processing.\n`,
    );
    expect(await store.find('local', first.id)).toMatchObject({ job: { status: 'pending' } });
  });
});

describe('jobs cancel', () => {
  test('stops what waits and what runs', async () => {
    const running = await claimed();
    const waiting = await submitted();
    const { exitCode, output } = await jobs('cancel', running.id, waiting.id);
    expect(exitCode).toBe(0);
    expect(output).toBe(`${running.id}  cancelled\n${waiting.id}  cancelled\n`);
    expect(await store.find('local', running.id)).toMatchObject({ job: { status: 'cancelled' } });
  });

  test("stops anybody's, as the list of all shows them", async () => {
    const job = await submitted({ userId: 'grace' });
    const { exitCode, output } = await jobs('cancel', job.id);
    expect([exitCode, output]).toEqual([0, `${job.id}  cancelled\n`]);
    expect(await store.find('grace', job.id)).toMatchObject({ job: { status: 'cancelled' } });
  });

  test('leaves the record of a finished job alone', async () => {
    const job = await failed();
    const { exitCode, errors } = await jobs('cancel', job.id);
    expect(exitCode).toBe(1);
    expect(errors).toContain('There is nothing to cancel: the job is failed.');
    expect(await store.find('local', job.id)).toMatchObject({ job: { status: 'failed' } });
  });
});

describe('jobs of all users', () => {
  test('are listed with their users, and can be narrowed', async () => {
    const old = await failed({ userId: 'ada' });
    await submitted({ userId: 'bob' });

    const all = await jobs('list', '--all');
    const [headings, ...lines] = all.output.trimEnd().split('\n');
    expect(headings).toMatch(/^ID +USER +STATUS +CHANGED +DETAIL$/);
    expect(lines).toEqual([
      expect.stringMatching(/ bob +pending .*Ada Lovelace\.pdf$/),
      expect.stringMatching(new RegExp(`^${old.id} +ada +failed .* RENDER_TIMEOUT: The render`)),
    ]);

    const { output } = await jobs('list', '--all', '--code', 'RENDER_TIMEOUT', '--json');
    expect(JSON.parse(output)).toMatchObject({
      jobs: [{ jobId: old.id, userId: 'ada', error: { code: 'RENDER_TIMEOUT' } }],
      nextBefore: null,
    });
    const later = await jobs('list', '--all', '--since', '2999-01-01');
    expect(later.errors).toMatch(/^There are no such jobs in SQLite/);
  });

  test('are retried by force, whatever attempts they have left', async () => {
    const job = await failed({ userId: 'ada', maxAttempts: 1 });
    const { exitCode, output } = await jobs('retry', '--force', job.id);

    expect([exitCode, output]).toEqual([0, `${job.id}  pending again, after 1 attempt\n`]);
    expect((await store.find('ada', job.id))?.job).toMatchObject({
      status: 'pending',
      error: null,
    });

    const again = await jobs('retry', '--force', job.id);
    expect([again.exitCode, again.output]).toEqual([1, '']);
    expect(again.errors).toContain('this one is pending');
  });

  test('are retried all together by what they failed of, and when', async () => {
    const timedOut = await failed({ userId: 'ada' });
    const other = await claimed({ userId: 'bob' });
    await store.transition({ lease: leaseOf(other), transition: fail(INVALID, RECORD_TTL) });

    const retried = await jobs('retry', '--force', '--code', 'RENDER_TIMEOUT', '--since', '1h');

    expect(retried.output).toMatch(new RegExp(`^${timedOut.id}  pending again`));
    expect(retried.output.trimEnd().split('\n')).toHaveLength(1);
    expect((await store.find('bob', other.id))?.job.status).toBe('failed');
  });

  test('are not retried by force when it is not said which', async () => {
    const { exitCode, errors } = await jobs('retry', '--force');

    expect([exitCode, errors]).toEqual([2, expect.stringContaining('name either ids')]);
  });
});
