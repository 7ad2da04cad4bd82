import { inject } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import { describeAgreement, START_MS } from '../properties/store-agreement.ts';
import { freshSchema, sqlClient } from '../support/postgres-harness.ts';

const logger = createPinoLogger('silent');

/** A schema of its own, whose time stands still. */
async function open() {
  const url = inject('postgresUrl');
  const schema = freshSchema();
  const store = await openPostgresStore({ url, schema, migrate: true, logger });
  const client = await sqlClient(url);
  let nowMs = START_MS;
  const setTime = () =>
    client.query(
      `CREATE OR REPLACE FUNCTION ${schema}.now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
       'SELECT ${nowMs}::bigint'`,
    );
  await setTime();
  return {
    ...store,
    async advance(ms: number) {
      nowMs += ms;
      await setTime();
    },
    async close() {
      await store.close();
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    },
  };
}

describeAgreement('Postgres', open, { runs: 20, observeEvery: 8 });
