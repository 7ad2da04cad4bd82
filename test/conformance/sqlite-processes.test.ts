import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import type { JobHint } from '../../packages/server/src/ports/job-store.ts';
import { completion } from '../support/job-fixtures.ts';
import { tempDir } from '../support/temp-dir.ts';
import { claimOne, recordOf, submitJobs, submitOne } from './job-store-harness.ts';

const PROGRAM = fileURLToPath(new URL('./sqlite-program.ts', import.meta.url));

interface Program {
  readonly child: ChildProcess;
  /** What it has reported so far. */
  readonly lines: readonly string[];
  readonly ended: Promise<number | null>;
}

/** @param limits commands of the shell that starts it */
function run(command: 'open' | 'work' | 'submit' | 'fill', path: string, limits = ''): Program {
  const shell = `${limits} exec "$@"`;
  const child = spawn('sh', ['-c', shell, 'sh', process.execPath, PROGRAM, command, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(line));
  const drained = new Promise((resolve) => output.once('close', resolve));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines, ended: drained.then(() => exited) };
}

describe('a SQLite file that is shared', () => {
  let path: string;
  beforeEach(async () => {
    path = join(await tempDir(), 'offprint.db');
  });

  const open = () => {
    const logger = createPinoLogger('silent');
    const store = openSqliteStore({ path, clock: systemClock, migrate: true, logger });
    onTestFinished(() => store.close());
    return store;
  };

  test('a job that one has read is read anew once another has changed it', async () => {
    const reader = open();
    const writer = open();
    const { id } = await submitOne(writer);
    const { job } = await claimOne(writer);
    expect(await recordOf(reader, 'ada', id)).toMatchObject({ status: 'processing' });

    await writer.jobs.complete(completion(job));

    expect(await recordOf(reader, 'ada', id)).toMatchObject({ status: 'completed' });
  });

  const rowsOf = (sql: string) => {
    const database = new DatabaseSync(path);
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };

  test('gives each of hundreds of jobs to one of two processes, once', async () => {
    const store = open();
    for (let user = 0; user < 30; user += 1) {
      await submitJobs(store, { userId: `user-${user}`, count: 10 });
    }

    const programs = [run('work', path), run('work', path)];
    expect(await Promise.all(programs.map(({ ended }) => ended))).toEqual([0, 0]);

    const claimed = programs.map(({ lines }) => lines.filter((line) => line !== 'done'));
    expect(new Set(claimed.flat()).size).toBe(300);
    expect(claimed.flat()).toHaveLength(300);
    expect((await store.jobs.stats()).byStatus).toMatchObject({ pending: 0, completed: 300 });
    expect(await store.history.usedBytes('user-0')).toBe(100);
  });

  test('is migrated once by several processes that start together', async () => {
    const programs = Array.from({ length: 4 }, () => run('open', path));

    expect(await Promise.all(programs.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const applied = rowsOf('SELECT version FROM schema_migrations ORDER BY version');
    expect(applied.map(({ version }) => version)).toEqual([...applied.keys()].map((n) => n + 1));
  });

  test('is sound after its writers were killed, and nothing acknowledged is lost', async () => {
    const acknowledged: string[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const program = run('submit', path);
      await vi.waitFor(() => expect(program.lines.length).toBeGreaterThan(40 * round));
      program.child.kill('SIGKILL');
      await program.ended;
      acknowledged.push(...program.lines);
    }

    expect(rowsOf('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(rowsOf('PRAGMA foreign_key_check')).toEqual([]);
    const kept = new Set(rowsOf('SELECT id FROM jobs').map(({ id }) => id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    const [books] = rowsOf(
      `SELECT (SELECT count(*) FROM jobs WHERE status = 'completed') AS completed,
              (SELECT count(*) FROM exports) AS exports,
              (SELECT sum(used_bytes) FROM usage) AS bytes`,
    );
    expect(books?.exports).toBe(books?.completed);
    expect(books?.bytes).toBe(Number(books?.exports) * 10);
    const store = open();
    const next = await submitOne(store, { userId: 'bob', priority: 1 });
    expect((await claimOne(store)).job.id).toBe(next.id);
  });

  test('takes a disk without room as a passing fault and stays sound', async () => {
    const program = run('fill', path, 'ulimit -f 4000;');

    expect(await program.ended).toBe(0);
    const [reason, check, pending, end] = program.lines;
    expect(reason).toMatch(/^STORE_UNAVAILABLE: .*disk/);
    expect(check).toMatch(/^check: STORE_UNAVAILABLE: .*disk/);
    expect(end).toBe('done');
    expect(rowsOf('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const store = open();
    expect(`pending: ${(await store.jobs.stats()).byStatus.pending}`).toBe(pending);
    expect(await submitOne(store)).toMatchObject({ status: 'pending' });
  });

  test('hints at what another connection has written, and once at its own writes', async () => {
    const [here, there] = [open(), open()];
    const hints: JobHint[] = [];
    here.jobs.watch((hint) => hints.push(hint));

    const own = await submitOne(here);
    await vi.waitFor(() => expect(hints).toHaveLength(1));
    expect(hints).toEqual([{ jobs: [{ userId: 'ada', id: own.id, status: 'pending' }] }]);

    const { job } = await claimOne(there);
    await vi.waitFor(() => expect(hints).toHaveLength(2));
    expect(hints[1]).toEqual({ jobs: [{ userId: 'ada', id: own.id, status: 'processing' }] });
    expect(await recordOf(here, 'ada', job.id)).toMatchObject({ status: 'processing' });
  });

  test('waits for a writer that takes long, without holding up the process', async () => {
    const store = open();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const submitted = submitOne(store);
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
      if (turns < 5) return;
      clearInterval(turning);
      other.exec('COMMIT');
      other.close();
    }, 10);

    expect(await submitted).toMatchObject({ status: 'pending' });
    expect(turns).toBe(5);
  });

  test('is read while another process writes', async () => {
    const store = open();
    const job = await submitOne(store);
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE; UPDATE jobs SET priority = 7');

    expect(await recordOf(store, 'ada', job.id)).toEqual(job);
  });

  test('refuses a completion whose job was finished through another connection', async () => {
    const [here, there] = [open(), open()];
    await submitOne(here);
    const { job } = await claimOne(here);

    expect(await there.jobs.complete(completion(job))).toMatchObject({ type: 'completed' });
    expect(await here.jobs.complete(completion(job))).toEqual({ type: 'lost' });
  });
});
