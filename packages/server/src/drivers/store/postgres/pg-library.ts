import type pg from 'pg';
import type { Client, ClientConfig, CustomTypesConfig } from 'pg';
import { OffprintError } from '../../../domain/errors.ts';
import { toStoreError } from './postgres-error.ts';
import { fromStorableJson, fromStorableText } from './sql.ts';

export type Pg = typeof pg;

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;
/** Migrations may wait for others and rewrite tables. */
const LONG_QUERY_TIMEOUT_MS = 10 * 60_000;

/** @throws OffprintError STORE_UNAVAILABLE when the package is not installed */
export async function loadPg(): Promise<Pg> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    throw new OffprintError(
      'STORE_UNAVAILABLE',
      'The Postgres store needs the package pg. Run: npm install pg',
      { cause: error },
    );
  }
}

/**
 * Settings of each connection: it fails soon if it can't be made, and returns values as this driver
 * wrote them.
 */
export function clientConfig({ types }: Pg, url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'offprint',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    types: driverTypes(types),
  };
}

/**
 * Does some work on a connection of its own, outside any pool.
 *
 * @throws OffprintError STORE_UNAVAILABLE
 */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const pg = await loadPg();
  const client = new pg.Client({ ...clientConfig(pg, url), query_timeout: LONG_QUERY_TIMEOUT_MS });
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

/** A name as an identifier of SQL, whatever characters are in it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The type `json[]`, for which the library has no name. */
const JSON_ARRAY = 199 as TypeId;

type TypeId = Parameters<Pg['types']['getTypeParser']>[0];

function driverTypes(types: Pg['types']): CustomTypesConfig {
  const own: Readonly<Record<number, (value: string) => unknown>> = {
    // The driver writes no integer that a number cannot hold.
    [types.builtins.INT8]: Number,
    [types.builtins.TEXT]: fromStorableText,
    [types.builtins.JSON]: fromStorableJson,
    [JSON_ARRAY]: (value) =>
      fromStorableJson(JSON.stringify(types.getTypeParser(JSON_ARRAY)(value))),
  };
  return {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      own[oid] ?? types.getTypeParser(oid, format as 'text'),
  } as CustomTypesConfig;
}
