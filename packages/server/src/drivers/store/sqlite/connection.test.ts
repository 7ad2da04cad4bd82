import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { manualClock } from '../../../../../../test/support/manual-clock.ts';
import { tempDir } from '../../../../../../test/support/temp-dir.ts';
import { createConnection } from './connection.ts';
import { applyMigrations } from './migrations.ts';
import { createReadGroup } from './read-group.ts';
import { NO_SPARE_ROOM, type SpareRoom } from './spare-room.ts';
import { createWalSync, NO_WAL_SYNC, type WalSync } from './wal-sync.ts';
import type { WriteOptions } from './write-queue.ts';

async function openNumbers(walSync: WalSync = NO_WAL_SYNC, spareRoom: SpareRoom = NO_SPARE_ROOM) {
  const path = join(await tempDir(), 'numbers.db');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL');
  applyMigrations(database, 0);
  database.exec('CREATE TABLE numbers (n INTEGER UNIQUE) STRICT');
  const connection = createConnection(database, manualClock(), () => undefined, walSync, spareRoom);
  onTestFinished(connection.close);
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  const commitsSeen = () => Number(other.prepare('PRAGMA data_version').get()?.data_version);
  const insert = (n: number, options?: WriteOptions) =>
    connection.write(() => {
      connection.prepare('INSERT INTO numbers VALUES (?)').run(n);
      return n;
    }, options);
  const kept = () =>
    other
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all()
      .map(({ n }) => n);
  return { path, database, connection, insert, kept, commitsSeen };
}

describe('writes of one turn of the event loop', () => {
  test('share a transaction, and each has its own answer', async () => {
    const { insert, kept, commitsSeen } = await openNumbers();
    const before = commitsSeen();
    expect(await Promise.all([insert(1), insert(2), insert(3)])).toEqual([1, 2, 3]);
    expect(commitsSeen()).toBe(before + 1);
    expect(kept()).toEqual([1, 2, 3]);
  });

  test('are refused one by one: what fails takes no other with it', async () => {
    const { insert, kept } = await openNumbers();
    const outcomes = await Promise.allSettled([insert(1), insert(1), insert(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(kept()).toEqual([1, 2]);
  });

  test('leave nothing of a write that fails half-way', async () => {
    const { connection, insert, kept } = await openNumbers();
    const half = connection.write(() => {
      connection.prepare('INSERT INTO numbers VALUES (7)').run();
      throw new Error('half-way');
    });
    await expect(Promise.all([insert(1), half])).rejects.toThrow('half-way');
    expect(kept()).toEqual([1]);
  });

  test('are all answered, however many they are', async () => {
    const { insert, kept } = await openNumbers();
    await Promise.all(Array.from({ length: 100 }, (_, n) => insert(n)));
    expect(kept()).toHaveLength(100);
  });
});

describe('reads that may wait for each other', () => {
  test('are of one moment and one snapshot', async () => {
    const { connection, insert } = await openNumbers();
    await insert(1);
    const readTogether = createReadGroup(connection.read);
    const read = () =>
      readTogether((nowMs) => [nowMs, connection.prepare('SELECT n FROM numbers').all()]);

    const [one, other] = await Promise.all([read(), read()]);

    expect(one).toEqual(other);
    expect(one?.[1]).toMatchObject([{ n: 1 }]);
  });

  test('are answered one by one: a fault of one is no other’s', async () => {
    const { connection } = await openNumbers();
    const readTogether = createReadGroup(connection.read);
    const faulty = readTogether(() => connection.prepare('SELECT n FROM nowhere').all());
    const whole = readTogether(() => 'whole');

    await expect(faulty).rejects.toThrow('no such table');
    expect(await whole).toBe('whole');
  });
});

test('a write that fails alone leaves nothing', async () => {
  const { connection, kept } = await openNumbers();
  const write = connection.write(() => {
    connection.prepare('INSERT INTO numbers VALUES (7)').run();
    throw new Error('half-way');
  });
  await expect(write).rejects.toThrow('half-way');
  expect(kept()).toEqual([]);
});

describe('what is committed', () => {
  /** A disk that works until it is told that it is done. */
  function slowDisk() {
    const waits: PromiseWithResolvers<void>[] = [];
    const walSync: WalSync = {
      ...NO_WAL_SYNC,
      whenOnDisk() {
        const wait = Promise.withResolvers<void>();
        waits.push(wait);
        return wait.promise;
      },
    };
    return { waits, walSync };
  }

  test('is read by others at once, and answered when the disk has it', async () => {
    const { waits, walSync } = slowDisk();
    const { insert, kept } = await openNumbers(walSync);
    const told = vi.fn();
    const answered = vi.fn();
    const write = insert(1, { onCommit: told }).then(answered);
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    expect(kept()).toEqual([1]);
    expect(told).toHaveBeenCalledOnce();
    expect(answered).not.toHaveBeenCalled();
    waits[0]?.resolve();
    await write;
    expect(answered).toHaveBeenCalledOnce();
  });

  test('does not keep others from being committed while the disk works', async () => {
    const { waits, walSync } = slowDisk();
    const { insert, kept } = await openNumbers(walSync);
    const first = insert(1);
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    expect(await insert(2, { answeredWhen: 'committed' })).toBe(2);
    expect(kept()).toEqual([1, 2]);
    waits[0]?.resolve();
    await first;
  });

  test('is on disk by a file of its own, wherever the database lies', async () => {
    const path = join(await tempDir(), 'numbers.db');
    const walSync = createWalSync(path);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (n)');
    await Promise.all([walSync.whenOnDisk(), walSync.whenOnDisk(), walSync.whenOnDisk()]);
    expect(walSync.assertSound).not.toThrow();
    database.close();
    await walSync.close();
  });

  test('is brought to disk before the end, for others may have the database open', async () => {
    const { path } = await openNumbers();
    const walSync = createWalSync(path);
    const ends: string[] = [];
    const note = (what: string) => () => ends.push(what);
    const waits = ['first', 'second'].map((each) => walSync.whenOnDisk().then(note(each)));
    await Promise.all([...waits, walSync.close().then(note('closed'))]);
    expect(ends).toEqual(['first', 'second', 'closed']);
  });

  test('is refused, and so is all that comes after it, once the disk has not kept it', async () => {
    const walSync = createWalSync(join(await tempDir(), 'gone', 'numbers.db'));
    const { insert } = await openNumbers(walSync);
    const refused = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('did not keep') };
    await expect(insert(1)).rejects.toMatchObject(refused);
    await expect(insert(2)).rejects.toMatchObject(refused);
  });
});

test('a statement is planned once, whatever it is limited to', async () => {
  const { connection, insert } = await openNumbers();
  await Promise.all([insert(1), insert(2), insert(3)]);
  const page = connection.prepare('SELECT n FROM numbers ORDER BY n LIMIT :limit OFFSET :offset');
  const numbers = (limit: number, offset: number) => page.all({ limit, offset }).map(({ n }) => n);

  expect([numbers(2, 0), numbers(2, 2), numbers(0, 0)]).toEqual([[1, 2], [3], []]);
  // A bare parameter of either would have SQLite compile it at each run.
  expect(page.sourceSQL).not.toMatch(/(LIMIT|OFFSET) \S+($| OFFSET)/);
});

describe('on a full disk', () => {
  /** The database may take no further page until room is given. */
  async function openFull(pages: number) {
    const world = await openNumbers(NO_WAL_SYNC, {
      release: () => {
        if (pages === 0) return false;
        world.database.exec(`PRAGMA max_page_count = ${size + pages}`);
        pages = 0;
        return true;
      },
      restore: () => undefined,
    });
    const size = Number(world.database.prepare('PRAGMA page_count').get()?.page_count);
    world.database.exec(`PRAGMA max_page_count = ${size}`);
    const write = (bytes: number) =>
      world.connection.write(() => {
        world.connection.prepare('CREATE TABLE IF NOT EXISTS blobs (b BLOB)').run();
        world.connection.prepare('INSERT INTO blobs VALUES (zeroblob(?))').run(bytes);
        return bytes;
      });
    return { ...world, write };
  }

  test('a write takes the room that was spared, and is kept', async () => {
    const { write } = await openFull(20);

    expect(await write(10_000)).toBe(10_000);
  });

  test('so do writes that share a transaction', async () => {
    const { write, insert, kept } = await openFull(20);

    expect(await Promise.all([insert(1), write(10_000), insert(2)])).toEqual([1, 10_000, 2]);
    expect(kept()).toEqual([1, 2]);
  });

  test('without such room it is refused as the store being unavailable', async () => {
    const { write, insert, kept } = await openFull(0);

    await expect(write(10_000)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await insert(3);
    expect(kept()).toEqual([3]);
  });
});
