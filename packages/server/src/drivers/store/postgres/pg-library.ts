import type pg from 'pg';
import type { ClientConfig, CustomTypesConfig } from 'pg';
import { OffprintError } from '../../../domain/errors.ts';
import { fromStorableJson, fromStorableText } from './storable-text.ts';

export type Pg = typeof pg;

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;

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

/** How each connection is made: soon or not at all, and with values as this driver wrote them. */
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

function driverTypes(types: Pg['types']): CustomTypesConfig {
  const own: Readonly<Record<number, (value: string) => unknown>> = {
    // The driver writes no integer that a number cannot hold.
    [types.builtins.INT8]: Number,
    [types.builtins.TEXT]: fromStorableText,
    [types.builtins.JSON]: (value) => JSON.parse(value),
    [types.builtins.JSONB]: fromStorableJson,
  };
  return {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      own[oid] ?? types.getTypeParser(oid, format as 'text'),
  } as CustomTypesConfig;
}
