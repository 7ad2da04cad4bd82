import { chmod, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isOffprintError } from '../../packages/server/src/domain/errors.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import {
  migrateSqlite,
  openSqliteStore,
  sqliteMigrationStatus,
} from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import { INVALID, RECORD_TTL } from '../support/job-fixtures.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { tempDir } from '../support/temp-dir.ts';
import { failOne, recordOf, startOne, submitJobs, submitOne, write } from './job-store-harness.ts';

const NOBODY = 65_534;

describe('the SQLite file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await tempDir();
    path = join(folder, 'offprint.db');
  });

  const open = (changes: { path?: string; migrate?: boolean } = {}) => {
    const logger = createPinoLogger('silent');
    const store = openSqliteStore({ path, clock: systemClock, migrate: true, logger, ...changes });
    onTestFinished(() => store.close());
    return store;
  };
  const sql = (statements: string, file = path) => {
    const database = new DatabaseSync(file);
    database.exec(statements);
    database.close();
  };
  const countOf = (...tables: string[]) => {
    const database = new DatabaseSync(path);
    const counts = tables.map(
      (table) => database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows,
    );
    database.close();
    return counts;
  };
  const refusal = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (isOffprintError(error, 'STORE_UNAVAILABLE')) return error.message;
      throw error;
    }
    throw new Error('It was not refused.');
  };

  test('is made with its folder, for its owner alone', async () => {
    path = join(folder, 'a', 'b', 'offprint.db');
    await submitOne(open());

    expect((await stat(join(folder, 'a', 'b'))).mode & 0o777).toBe(0o700);
    const files = await readdir(join(folder, 'a', 'b'));
    expect(files.sort()).toEqual([
      'offprint.db',
      'offprint.db-shm',
      'offprint.db-spare',
      'offprint.db-wal',
    ]);
    for (const file of files) {
      expect((await stat(join(folder, 'a', 'b', file))).mode & 0o777).toBe(0o600);
    }
  });

  test('keeps everything over a restart', async () => {
    const before = open();
    const job = await submitOne(before);
    await before.close();

    expect(await recordOf(open(), 'ada', job.id)).toEqual(job);
  });

  test('answers a check, and no longer once it is closed', async () => {
    const store = open();
    await expect(store.check()).resolves.toBeUndefined();
    await store.close();
    await store.close();

    await expect(store.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('is written by a check, which changes nothing of what is in it', async () => {
    const store = open();
    await submitOne(store);
    const before = [(await stat(`${path}-wal`)).size, countOf('jobs', 'store_time')];
    await store.check();

    const after = [(await stat(`${path}-wal`)).size, countOf('jobs', 'store_time')];
    expect(after[0]).toBeGreaterThan(Number(before[0]));
    expect(after[1]).toEqual(before[1]);
  });

  describe('acknowledges nothing that would be lost, once its folder', () => {
    const refused = expect.objectContaining({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('was removed or replaced'),
    });

    test('was removed', async () => {
      const store = open();
      await removeFolder(folder);
      await expect(submitOne(store)).rejects.toEqual(refused);
      await expect(store.check()).rejects.toEqual(refused);
    });

    test('is another, until the first one is back', async () => {
      const store = open();
      const job = await submitOne(store);
      await rename(folder, `${folder}-away`);
      onTestFinished(() => removeFolder(`${folder}-away`));
      await submitOne(open());
      await expect(submitOne(store)).rejects.toEqual(refused);
      await removeFolder(folder);
      await rename(`${folder}-away`, folder);
      expect((await store.jobs.find(job.userId, job.id))?.job).toEqual(job);
    });
  });

  test('holds nothing of a job that was purged or removed', async () => {
    const store = open();
    const idempotency = { key: 'k1', requestHash: 'h1' };
    await failOne(store, { idempotency });
    const bobs = await startOne(store, { userId: 'bob', idempotency });
    await write(store, bobs, fail(INVALID, { ...RECORD_TTL, failedMs: 0 }));
    expect(countOf('job_documents', 'idempotency_keys')).toEqual([2, 2]);

    const { jobs } = await store.jobs.list('ada', { limit: 1, offset: 0 });
    await store.jobs.remove('ada', jobs[0]?.job.id ?? '');
    await store.jobs.purgeExpired(10);

    expect(countOf('jobs', 'job_documents', 'idempotency_keys', 'user_queues')).toEqual([
      0, 0, 0, 0,
    ]);
  });

  describe('that cannot be used', () => {
    test('because it is a folder', async () => {
      await mkdir(path);

      expect(refusal(() => open())).toMatch(/offprint\.db.*folder/);
      expect(refusal(() => sqliteMigrationStatus(path))).toMatch(/offprint\.db/);
    });

    test('because it is no database', async () => {
      await writeFile(path, 'Dear diary, '.repeat(500));

      expect(refusal(() => open())).toMatch(/not a SQLite database/);
      expect(refusal(() => sqliteMigrationStatus(path))).toMatch(/not a SQLite database/);
    });

    test('because it is damaged', async () => {
      const store = open();
      await submitJobs(store, { count: 50 });
      await store.close();
      const { size } = await stat(path);
      await writeFile(path, Buffer.alloc(size - 4096, 0xaa), { flag: 'r+' });

      expect(refusal(() => open())).toMatch(/not a SQLite database|damaged/);
    });

    test('because a file is in the place of its folder', async () => {
      await writeFile(join(folder, 'file'), '');

      expect(refusal(() => open({ path: join(folder, 'file', 'offprint.db') }))).toMatch(
        /folder cannot be created/,
      );
    });

    test.each([
      ['the file', 0o400, 0o755],
      ['its folder', 0o400, 0o555],
    ])('because %s can only be read', async (_, fileMode, folderMode) => {
      await open().close();
      await chmod(folder, folderMode);
      await chmod(path, fileMode);

      expect(refusal(() => withoutPrivileges(() => open()))).toMatch(/permissions|writable/);
    });

    test('because another program uses it', () => {
      sql('CREATE TABLE jobs (title TEXT)');

      expect(refusal(() => open())).toMatch(/belongs to another program/);
    });

    test('because a newer Offprint has written it', async () => {
      await open().close();
      sql("INSERT INTO schema_migrations VALUES (9999, '9999_future', 0, 0)");

      expect(refusal(() => open())).toMatch(/9999_future.*newer/);
      expect(refusal(() => open({ migrate: false }))).toMatch(/newer/);
      expect(refusal(() => sqliteMigrationStatus(path))).toMatch(/newer/);
    });

    test.each([
      ['of another form', 'UPDATE schema_migrations SET checksum = 7'],
      [
        'of more migrations',
        `ALTER TABLE schema_migrations RENAME TO old;
         CREATE TABLE schema_migrations AS SELECT version, name, applied_at_ms FROM old;
         INSERT INTO schema_migrations VALUES (2, '0002_lanes', 0), (3, '0003_keys', 0)`,
      ],
    ])('because a version that was never released has written it, %s', async (_, statements) => {
      await open().close();
      sql(statements);

      expect(refusal(() => open())).toMatch(/never released.*OFFPRINT_SQLITE_PATH/);
      expect(refusal(() => sqliteMigrationStatus(path))).toMatch(/never released/);
    });
  });

  describe('and its migrations', () => {
    test('are pending until they are applied, and looking makes no file', async () => {
      const before = sqliteMigrationStatus(path);
      expect(before.applied).toEqual([]);
      expect(before.pending[0]).toEqual({ version: 1, name: '0001_tables' });
      expect(await readdir(folder)).toEqual([]);

      expect(migrateSqlite(path, systemClock)).toEqual(before.pending);
      expect(sqliteMigrationStatus(path)).toEqual({ applied: before.pending, pending: [] });
      expect(migrateSqlite(path, systemClock)).toEqual([]);
    });

    test('are asked for when a start may not apply them', () => {
      expect(refusal(() => open({ migrate: false }))).toMatch(/0001_tables.*offprint migrate/);

      migrateSqlite(path, systemClock);
      expect(open({ migrate: false })).toHaveProperty('jobs');
    });
  });
});

/** Runs it as an ordinary user: for root no file is read-only. */
function withoutPrivileges<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
