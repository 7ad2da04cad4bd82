import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { manualClock } from '../../../../../../test/support/manual-clock.ts';
import { tempDir } from '../../../../../../test/support/temp-dir.ts';
import { createConnection } from './connection.ts';
import { applyMigrations } from './migrations.ts';

async function openNumbers() {
  const path = join(await tempDir(), 'numbers.db');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL');
  applyMigrations(database, 0);
  database.exec('CREATE TABLE numbers (n INTEGER UNIQUE) STRICT');
  const connection = createConnection(database, manualClock(), () => undefined);
  onTestFinished(connection.close);
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  const commitsSeen = () => Number(other.prepare('PRAGMA data_version').get()?.data_version);
  const insert = (n: number) =>
    connection.write(() => {
      connection.prepare('INSERT INTO numbers VALUES (?)').run(n);
      return n;
    });
  const kept = () =>
    other
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all()
      .map(({ n }) => n);
  return { connection, insert, kept, commitsSeen };
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
    const read = () =>
      connection.readTogether((nowMs) => [
        nowMs,
        connection.prepare('SELECT n FROM numbers').all(),
      ]);

    const [one, other] = await Promise.all([read(), read()]);

    expect(one).toEqual(other);
    expect(one?.[1]).toMatchObject([{ n: 1 }]);
  });

  test('are answered one by one: a fault of one is no other’s', async () => {
    const { connection } = await openNumbers();
    const faulty = connection.readTogether(() => connection.prepare('SELECT n FROM nowhere').all());
    const whole = connection.readTogether(() => 'whole');

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
