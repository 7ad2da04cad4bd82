import { join } from 'node:path';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { quickTempDir } from '../support/temp-dir.ts';
import type { StoreHarness } from './job-store-harness.ts';
import { describeStore } from './store.ts';

const logger = createPinoLogger('silent');

function open(path: string): StoreHarness {
  const clock = manualClock();
  const store = openSqliteStore({ path, clock, migrate: true, logger });
  return { ...store, advance: async (ms) => clock.advance(ms) };
}

const onDisk = async () => open(join(await quickTempDir(), 'offprint.db'));
const inMemory = async () => open(':memory:');

for (const [name, start] of [
  ['SQLite on disk', onDisk],
  ['SQLite in memory', inMemory],
] as const) {
  describeStore(name, start);
}
