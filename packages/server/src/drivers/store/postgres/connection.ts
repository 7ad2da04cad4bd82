import type { Pool } from 'pg';
import type { Logger } from '../../../ports/logger.ts';
import { clientConfig, type Pg, quotedName } from './pg-library.ts';
import { isCollision, toStoreError } from './postgres-error.ts';
import { toStorableText } from './storable-text.ts';

const POOL_SIZE = 10;
const COLLISION_RETRIES = 3;

/** A statement of SQL that names no schema. */
export interface Statement {
  readonly sql: string;
  /** The columns that it returns, with their types. */
  readonly returns: string;
  /** In the statement `$1`, an array of text; see sql-values.ts. `$2` is the time. */
  readonly values?: readonly (string | null)[];
}

/** A statement that is run for a user, who is `$3` in it. */
export interface UserStatement extends Statement {
  /** Under the same lock statements pass one by one, and each sees what the last one did. */
  readonly lock?: string;
  /** In the statement `$4`, an array of text. Apart from the values, for they are large. */
  readonly documents?: readonly (string | null)[];
}

/**
 * A pool that keeps no state in its sessions, so that any pooler may stand between. Every call is
 * one statement, and by that one transaction.
 *
 * @throws OffprintError STORE_UNAVAILABLE from each of its functions
 */
export interface Connection {
  /** As the owner of the tables, who sees all. */
  run<Row>(statement: Statement): Promise<readonly Row[]>;
  /** As a role that sees the rows of this user only. */
  runForUser<Row>(userId: string, statement: UserStatement): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export function createConnection(pg: Pg, url: string, schema: string, logger: Logger): Connection {
  const pool = new pg.Pool({ ...clientConfig(pg, url), max: POOL_SIZE });
  pool.on('error', (error) => logger.debug({ err: error }, 'the job store closed a connection'));

  async function query<Row>(call: string, given: readonly unknown[], returns: string) {
    const text = `SELECT * FROM ${quotedName(schema)}.${call} AS answer (${returns})`;
    try {
      return await queryAgain<Row>(pool, text, given);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  return {
    run: ({ sql, values = [], returns }) => query('run_statement($1, $2)', [sql, values], returns),
    runForUser(userId, { sql, values = [], documents = [], lock, returns }) {
      const marks = documents.map((_, index) => `$${index + 5}`).join(', ');
      const call = `run_for_user($1, $2, $3, $4, ARRAY[${marks}]::text[])`;
      const storableLock = lock === undefined ? null : toStorableText(lock);
      const given = [toStorableText(userId), storableLock, sql, values, ...documents];
      return query(call, given, returns);
    },
    async close() {
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}

async function queryAgain<Row>(pool: Pool, text: string, values: readonly unknown[]) {
  for (let retriesLeft = COLLISION_RETRIES; ; retriesLeft -= 1) {
    try {
      const { rows } = await pool.query(text, [...values]);
      return rows as Row[];
    } catch (error) {
      if (!isCollision(error) || retriesLeft === 0) throw error;
    }
  }
}
