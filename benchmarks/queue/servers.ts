import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

/** A new database of that server, so that no contender sees another's tables. */
export async function newDatabase(serverUrl: string): Promise<string> {
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export function newSqlitePath(directory: string): string {
  return join(directory, `${randomUUID()}.db`);
}

let lastDatabase = -1;

/** The next of the server's numbered databases. */
export function nextRedisDatabase(serverUrl: string): string {
  lastDatabase += 1;
  return `${serverUrl}/${lastDatabase}`;
}

/** What `appendfsync` may be, the safer one first. */
export const FSYNC_MODES = ['always', 'everysec'] as const;

export async function setFsync(
  serverUrl: string,
  fsync: (typeof FSYNC_MODES)[number],
): Promise<void> {
  const client = new Redis(serverUrl);
  await client.config('SET', 'appendfsync', fsync);
  await client.quit();
}
