import pg from 'pg';
import { expect, inject, test } from 'vitest';

test.each(['postgresUrl', 'pgbouncerUrl'] as const)('%s answers', async (name) => {
  const client = new pg.Client({ connectionString: inject(name) });
  await client.connect();
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});
