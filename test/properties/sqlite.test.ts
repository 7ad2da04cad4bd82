import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeAgreement, START_MS } from './store-agreement.ts';

const logger = createPinoLogger('silent');

async function open() {
  const clock = manualClock(START_MS);
  const store = openSqliteStore({ path: ':memory:', clock, migrate: true, logger });
  return { ...store, advance: async (ms: number) => clock.advance(ms) };
}

describeAgreement('SQLite', open, { runs: 40, observeEvery: 1 });
