import type { Pool } from 'pg';
import type { Logger } from '../../../ports/logger.ts';
import { clientConfig, type Pg } from './pg-library.ts';
import { isCollision, toStoreError } from './postgres-error.ts';
import { quotedName } from './quoted-name.ts';
import { toStorableJson, toStorableText } from './storable-text.ts';

const POOL_SIZE = 10;
const COLLISION_RETRIES = 3;

export type SqlValue = string | number | null | readonly (string | null)[] | object;

/**
 * A pool that keeps no state in its sessions, so that any pooler may stand between. Every call is
 * one statement, and by that one transaction.
 *
 * @throws OffprintError STORE_UNAVAILABLE from each of its functions
 */
export interface Connection {
  /** The rows of a function of the schema. One that returns a plain value names it `answer`. */
  rows<Row>(name: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The plain values of a function of the schema, a row each. */
  answers<T>(name: string, ...values: readonly SqlValue[]): Promise<readonly T[]>;
  /** The plain value of a function that returns one. */
  answer<T>(name: string, ...values: readonly SqlValue[]): Promise<T>;
  query<Row>(sql: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export function createConnection(pg: Pg, url: string, schema: string, logger: Logger): Connection {
  const pool = new pg.Pool({ ...clientConfig(pg, url), max: POOL_SIZE });
  pool.on('error', (error) => logger.debug({ err: error }, 'the job store closed a connection'));

  async function query<Row>(sql: string, values: readonly SqlValue[] = []) {
    try {
      return await queryAgain<Row>(pool, sql, values.map(bound));
    } catch (error) {
      throw toStoreError(error);
    }
  }

  function rows<Row>(name: string, ...values: readonly SqlValue[]) {
    const marks = values.map((_, index) => `$${index + 1}`).join(', ');
    return query<Row>(`SELECT * FROM ${quotedName(schema)}.${name}(${marks}) AS answer`, values);
  }

  async function answers<T>(name: string, ...values: readonly SqlValue[]) {
    const found = await rows<{ readonly answer: T }>(name, ...values);
    return found.map(({ answer }) => answer);
  }

  return {
    query,
    rows,
    answers,
    async answer<T>(name: string, ...values: readonly SqlValue[]) {
      const [only] = await answers<T>(name, ...values);
      return only as T;
    },
    async close() {
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}

async function queryAgain<Row>(pool: Pool, text: string, values: unknown[]) {
  for (let retriesLeft = COLLISION_RETRIES; ; retriesLeft -= 1) {
    try {
      const { rows } = await pool.query(text, values);
      return rows as Row[];
    } catch (error) {
      if (!isCollision(error) || retriesLeft === 0) throw error;
    }
  }
}

function bound(value: SqlValue): unknown {
  if (typeof value === 'string') return toStorableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!isTextArray(value)) return toStorableJson(value);
  return value.map((each) => each && toStorableText(each));
}

function isTextArray(value: object): value is readonly (string | null)[] {
  return Array.isArray(value) && value.every((each) => each === null || typeof each === 'string');
}
