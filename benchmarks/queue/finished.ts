import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Plan } from './comparison.ts';
import { BATCHED, SINGLE } from './contender.ts';
import { measureLatencies, measureRound, quantile } from './measurement.ts';
import { offprint, type Stores, type Users } from './offprint.ts';
import { openPostgresStores, openSqliteStores } from './our-stores.ts';
import { newDatabase, newSqlitePath } from './servers.ts';

const USERS: Users = { count: 100, concurrency: 4 };
const DAY_MS = 24 * 3_600_000;
const QUANTILES = [
  ['p50', 0.5],
  ['p99', 0.99],
] as const;

export async function compareFinishedOnPostgres(serverUrl: string, rows: number, plan: Plan) {
  const [empty, url] = [await newDatabase(serverUrl), await newDatabase(serverUrl)];
  const full = await openPostgresStores(url);
  await finishOne(full);
  await fillPostgres(url, rows);
  const stores = { empty: await openPostgresStores(empty), full };
  await compareFinished(`Postgres beside ${rows} finished jobs`, stores, plan);
}

export async function compareFinishedOnSqlite(directory: string, rows: number, plan: Plan) {
  const path = newSqlitePath(directory);
  const full = await openSqliteStores(path);
  await finishOne(full);
  fillSqlite(path, rows);
  const stores = { empty: await openSqliteStores(newSqlitePath(directory)), full };
  await compareFinished(`SQLite beside ${rows} finished jobs`, stores, plan);
}

// Rows are copied in the database, for a million jobs would take an hour by the driver.

/** The columns that differ between two copies of a row, as SQL of the number `n` of the copy. */
const OWN_VALUES: Readonly<Record<string, string>> = {
  id: `'copy-' || n`,
  job_id: `'copy-' || n`,
  storage_key: `'copy-' || n`,
  submission_id: `'copy-' || n`,
  user_id: `'user-' || (n % 100)`,
  // As if they had come in over the years, and nobody had swept them.
  expires_at_ms: `expires_at_ms + ${365 * DAY_MS} + n`,
};

const UUIDS = { id: `md5('copy-' || n)::uuid`, job_id: `md5('copy-' || n)::uuid` };

async function fillPostgres(url: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of ['jobs', 'job_states', 'exports']) {
    const { rows: found } = await client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = 'offprint' AND table_name = $1 AND is_identity = 'NO'`,
      [table],
    );
    const columns = found.map(({ name }) => name);
    const values = copied(columns, { ...OWN_VALUES, ...UUIDS });
    await client.query(
      `INSERT INTO offprint.${table} (${columns.join(', ')}) SELECT ${values}
       FROM (SELECT * FROM offprint.${table} LIMIT 1) AS sample, generate_series(1, ${rows}) AS n`,
    );
    // As autovacuum does soon after so many rows.
    await client.query(`VACUUM ANALYZE offprint.${table}`);
  }
  await client.query('CHECKPOINT');
  await client.end();
}

function fillSqlite(path: string, rows: number): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF');
  for (const table of ['jobs', 'exports']) {
    const columns = database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name))
      .filter((name) => name !== 'seq');
    database.exec(
      `WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${rows})
       INSERT INTO ${table} (${columns.join(', ')}) SELECT ${copied(columns, OWN_VALUES)}
       FROM (SELECT * FROM ${table} LIMIT 1), counted`,
    );
  }
  // A log of a million rows would be read through by every look into the table.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Claim latencies beside so many finished jobs and beside hardly any, in turns. */
async function compareFinished(
  title: string,
  { empty, full }: { readonly empty: Stores; readonly full: Stores },
  { rounds, latencies }: Plan,
): Promise<void> {
  const contenders = [empty, full].map((stores) => offprint(stores, SINGLE, USERS));
  const measured: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      measured[index]?.push(...(await measureLatencies(contender, latencies)));
    }
  }
  for (const contender of contenders) await contender.close();
  console.log(`\n### ${title}\n\n| claim latency | empty, ms | full, ms | full / empty |`);
  console.log('| --- | --- | --- | --- |');
  for (const [name, share] of QUANTILES) {
    const [before = Number.NaN, after = Number.NaN] = measured.map((ms) => quantile(ms, share));
    const cells = [before, after, after / before].map((value) => value.toFixed(2));
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

/** Finishes one job, which the others are then copied from. */
async function finishOne(stores: Stores): Promise<void> {
  await measureRound(offprint(stores, BATCHED, USERS), 1);
}

function copied(columns: readonly string[], own: Readonly<Record<string, string>>): string {
  return columns.map((column) => own[column] ?? column).join(', ');
}
