import type { Pool } from 'pg';
import type { Logger } from '../../../ports/logger.ts';
import { clientConfig, type Pg, quotedName } from './pg-library.ts';
import { isCollision, isOutOfConnections, toStoreError } from './postgres-error.ts';
import { rendered, type Sql, toStorableText } from './sql.ts';

const POOL_SIZE = 10;
const COLLISION_RETRIES = 3;
/** How long a pool uses only the connections it has after the server had none left. */
const FEWER_FOR_MS = 10_000;

/** A value that is passed to a function of the schema; strings in a form that Postgres can store. */
export type SqlValue = SqlElement | readonly SqlElement[] | JsonArray;
type SqlElement = string | number | boolean | null;

/** Large texts of JSON. They are bound one by one, since writing them as one array takes longer. */
export interface JsonArray {
  readonly json: readonly (string | null)[];
}

/**
 * A pool that keeps no state in its sessions, so that any pooler may stand between. Every call is
 * one statement, and by that one transaction. `returns` are the columns of its rows, with their types.
 *
 * @throws OffprintError STORE_UNAVAILABLE from each of its functions
 */
export interface Connection {
  /** A function of the schema. */
  call<Row>(name: string, returns: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Runs the statement as the owner of the tables, who sees all rows. `$2` is the time. */
  run<Row>(returns: string, statement: Sql): Promise<readonly Row[]>;
  /**
   * Runs the statement as a role that sees the rows of this user only. `$3` is the user.
   *
   * @param lock statements with the same lock run one by one, and each sees what the last one did
   */
  runForUser<Row>(
    userId: string,
    returns: string,
    statement: Sql,
    lock?: string,
  ): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export function createConnection(pg: Pg, url: string, schema: string, logger: Logger): Connection {
  const pool = new pg.Pool({ ...clientConfig(pg, url), max: POOL_SIZE });
  pool.on('error', (error) => logger.debug({ err: error }, 'the job store closed a connection'));

  async function call<Row>(name: string, returns: string, ...values: readonly SqlValue[]) {
    const bound: unknown[] = [];
    const mark = (value: unknown) => `$${bound.push(value)}`;
    const marks = values.map((value) =>
      isJsonArray(value) ? `ARRAY[${value.json.map(mark).join(',')}]::json[]` : mark(value),
    );
    const text = `SELECT * FROM ${quotedName(schema)}.${name}(${marks}) AS answer (${returns})`;
    try {
      return await queryAgain<Row>(pool, text, bound);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  return {
    call,
    run: (returns, statement) => call('run_statement', returns, ...rendered(statement)),
    runForUser: (userId, returns, statement, lock) =>
      call(
        'run_for_user',
        returns,
        toStorableText(userId),
        lock === undefined ? null : toStorableText(lock),
        ...rendered(statement),
      ),
    async close() {
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}

function isJsonArray(value: SqlValue): value is JsonArray {
  return typeof value === 'object' && value !== null && 'json' in value;
}

async function queryAgain<Row>(pool: Pool, text: string, values: unknown[]) {
  for (let retriesLeft = COLLISION_RETRIES; ; ) {
    try {
      const { rows } = await pool.query(text, values);
      return rows as Row[];
    } catch (error) {
      if (isOutOfConnections(error) && pool.totalCount > 0) {
        makeDo(pool);
        continue;
      }
      if (!isCollision(error) || retriesLeft === 0) throw error;
      retriesLeft -= 1;
    }
  }
}

/** Lets calls wait for the connections that work, instead of failing since no more can be opened. */
function makeDo(pool: Pool): void {
  if (pool.options.max === POOL_SIZE) {
    setTimeout(() => {
      pool.options.max = POOL_SIZE;
    }, FEWER_FOR_MS).unref();
  }
  pool.options.max = Math.min(pool.options.max, pool.totalCount);
}
