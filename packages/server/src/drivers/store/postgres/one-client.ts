import type { Client } from 'pg';
import { clientConfig, loadPg } from './pg-library.ts';
import { toStoreError } from './postgres-error.ts';

/** Migrations may wait for others and rewrite tables. */
const QUERY_TIMEOUT_MS = 10 * 60_000;

/**
 * Does some work on a connection of its own, outside any pool.
 *
 * @throws OffprintError STORE_UNAVAILABLE
 */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const pg = await loadPg();
  const client = new pg.Client({ ...clientConfig(pg, url), query_timeout: QUERY_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
