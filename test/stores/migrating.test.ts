import { readFile } from 'node:fs/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { dropSchema, freshSchema, sqlClient } from '../support/postgres-harness.ts';
import { RESUME, startServer } from '../support/server.ts';

const PAGE = new URL('../../docs/deploy/migrating.md', import.meta.url);
const KEY = 'a-key-of-the-app-that-moves';

/** As apps have it that keep a queue of their own. */
const OLD_QUEUE = `
  CREATE TABLE export_jobs (
    id text PRIMARY KEY, user_id text NOT NULL, resume_id text, template_id text NOT NULL,
    payload jsonb NOT NULL, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())`;

async function openOldQueue() {
  const schema = freshSchema();
  const client = await sqlClient(inject('postgresUrl'), schema);
  onTestFinished(async () => {
    await dropSchema(client, schema);
    await client.end();
  });
  await client.query(`CREATE SCHEMA ${schema}; ${OLD_QUEUE}`);
  const add = (id: string, user: string, status: string) =>
    client.query(
      'INSERT INTO export_jobs (id, user_id, template_id, payload, status) VALUES ($1, $2, $3, $4, $5)',
      [id, user, 'modern', RESUME, status],
    );
  return { client, add };
}

test('the jobs of an old queue are taken over once each, by the SQL of the page', async () => {
  const page = await readFile(PAGE, 'utf8');
  const [waiting = '', close = ''] = Array.from(
    page.matchAll(/^```sql\n([\s\S]*?)^```$/gm),
    ([, sql]) => sql,
  );
  const { client, add } = await openOldQueue();
  for (const id of ['1', '2', '3', '4'])
    await add(id, 'ada', id === '1' ? 'processing' : 'pending');
  await add('5', 'eve', 'pending');
  await add('6', 'eve', 'completed');
  const { call, completeNext, data } = await startServer({
    auth: { mode: 'api-key', apiKeys: [KEY] },
  });
  const as = (user: string) => ({ authorization: `Bearer ${KEY}`, 'x-offprint-user': user });
  const takeOver = async () => {
    const { rows } = await client.query(waiting);
    const answers = rows.map(async ({ id, user_id, body }) => {
      const headers = { ...as(user_id), 'idempotency-key': id };
      return [id, (await call('/export/pdf', { json: body, headers })).status];
    });
    return Object.fromEntries(await Promise.all(answers));
  };

  const first = await takeOver();
  expect(Object.values(first).toSorted()).toEqual([202, 202, 202, 202, 429]);
  for (let left = 4; left > 0; left -= 1) await completeNext();
  const again = await takeOver();
  expect(Object.values(again).toSorted()).toEqual([200, 200, 200, 200, 202]);
  await completeNext();
  const countOf = async (user: string) =>
    (await data<{ exports: unknown[] }>('/export/history', { headers: as(user) })).exports.length;
  expect([await countOf('ada'), await countOf('eve')]).toEqual([4, 1]);

  await client.query(close);
  expect((await client.query(waiting)).rows).toEqual([]);
  const { rows } = await client.query(`SELECT id FROM export_jobs WHERE status = 'completed'`);
  expect(rows).toEqual([{ id: '6' }]);
});
