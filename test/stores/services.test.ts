import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { expect, inject, test } from 'vitest';

test.each(['postgresUrl', 'pgbouncerUrl'] as const)('%s answers', async (name) => {
  const client = new pg.Client({ connectionString: inject(name) });
  await client.connect();
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});

test('a run that fails is not made a success by the servers that were started for it', () => {
  const server = new URL('../support/services/postgres-server.ts', import.meta.url);
  const program = `await import('${server}'); process.exitCode = 3;`;

  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);

  expect(status).toBe(3);
});
