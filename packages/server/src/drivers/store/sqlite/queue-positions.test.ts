import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { jobSpec } from '../../../../../../test/support/job-fixtures.ts';
import { newJob } from '../../../domain/job/job.ts';
import { insertJob } from './job-rows.ts';
import { applyMigrations } from './migrations.ts';
import { createQueuePositions } from './queue-positions.ts';

const NOW_MS = 1_000;

let database: DatabaseSync;
afterEach(() => database.close());

/** A queue that was joined in the order of these users, and what it is asked with. */
function openQueue(userIds: readonly string[]) {
  database = new DatabaseSync(':memory:');
  applyMigrations(database, NOW_MS);
  const asked: string[] = [];
  const prepare = (sql: string) => {
    asked.push(sql);
    return database.prepare(sql);
  };
  const jobIds = userIds.map((userId) => {
    const job = newJob(jobSpec({ userId }), NOW_MS);
    insertJob({ prepare } as Parameters<typeof insertJob>[0], job);
    return job.id;
  });
  asked.length = 0;
  return { jobIds, asked, positions: createQueuePositions({ prepare })('ada', NOW_MS) };
}

test('what waits of others is read once, however many jobs of a user are asked for', () => {
  const { jobIds, asked, positions } = openQueue(['ada', 'bob', 'bob', 'ada', 'bob', 'ada', 'ada']);
  const own = [jobIds[0], jobIds[3], jobIds[5], jobIds[6]] as string[];

  expect(own.map(positions.of)).toEqual([1, 4, 6, 7]);
  expect(asked.filter((sql) => sql.includes('PARTITION BY'))).toHaveLength(1);
});

test('a job of another user has none', () => {
  const { jobIds, positions } = openQueue(['bob']);

  expect(positions.of(jobIds[0] as string)).toBeNull();
});
