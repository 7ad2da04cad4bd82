import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import { openRedisStore } from '../../packages/server/src/drivers/store/redis/redis-store.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import type { Logger } from '../../packages/server/src/ports/logger.ts';
import type { Stores } from './offprint.ts';

const silent = () => undefined;
const logger: Logger = { debug: silent, info: silent, warn: silent, error: silent };

export async function openPostgresStores(url: string): Promise<Stores> {
  const open = () => openPostgresStore({ url, migrate: true, logger });
  return { producer: await open(), worker: await open() };
}

export async function openRedisStores(url: string): Promise<Stores> {
  const open = () => openRedisStore({ url, logger });
  return { producer: await open(), worker: await open() };
}

/** One store for both: its default is one process for API and worker. */
export async function openSqliteStores(path: string): Promise<Stores> {
  const store = openSqliteStore({ path, clock: systemClock, migrate: true, logger });
  return { producer: store, worker: store };
}
