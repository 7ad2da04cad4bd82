import type { StoreConfig } from './config/store-choice.ts';
import { isOffprintError, OffprintError } from './domain/errors.ts';
import { systemClock } from './drivers/clock/system-clock.ts';
import type { Clock } from './ports/clock.ts';
import type { Logger } from './ports/logger.ts';
import type { Store, StoreFinding } from './ports/store.ts';

/** Names of migrations, in order. Both are empty for a store without a schema. */
export interface Migrations {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** The chosen store, not opened yet. */
export interface StoreDriver {
  /** Its kind and place, for people. Contains no user, password or token. */
  readonly description: string;
  /** The place alone. */
  readonly place: string;
  /** @throws OffprintError STORE_UNAVAILABLE */
  open(options: { readonly clock: Clock; readonly logger: Logger }): Promise<Store>;
  /**
   * Only reads: neither creates nor changes the store.
   *
   * @throws OffprintError STORE_UNAVAILABLE
   */
  migrationStatus(): Promise<Migrations>;
  /**
   * Creates the store if necessary and applies pending migrations.
   *
   * @returns the names of the applied migrations
   * @throws OffprintError STORE_UNAVAILABLE
   */
  migrate(): Promise<readonly string[]>;
  /** Checks everything that a start needs. Changes nothing. */
  diagnose(logger: Logger): Promise<readonly StoreFinding[]>;
}

/**
 * The one place that knows the drivers of stores. Each is loaded when it is used, so that the
 * libraries of other stores need not be installed or loaded.
 */
export function storeDriver(store: StoreConfig): StoreDriver {
  const driver = driverOf(store);
  return {
    ...driver,
    open: (options) => naming(driver, driver.open(options)),
    migrationStatus: () => naming(driver, driver.migrationStatus()),
    migrate: () => naming(driver, driver.migrate()),
  };
}

function driverOf(store: StoreConfig): StoreDriver {
  switch (store.type) {
    case 'sqlite':
      return sqliteDriver(store);
    case 'postgres':
      return postgresDriver(store);
    case 'redis':
      return redisDriver(store);
    case 'redis-rest':
      return redisRestDriver(store);
  }
}

type Chosen<T extends StoreConfig['type']> = Extract<StoreConfig, { type: T }>;

function sqliteDriver({ path, migrateOnStart: migrate }: Chosen<'sqlite'>): StoreDriver {
  const load = () => import('./drivers/store/sqlite/sqlite-store.ts');
  return {
    description: `SQLite, ${path}`,
    place: path,
    open: async (options) => (await load()).openSqliteStore({ path, migrate, ...options }),
    migrationStatus: async () => namesOf((await load()).sqliteMigrationStatus(path)),
    migrate: async () => (await load()).migrateSqlite(path, systemClock).map(nameOf),
    async diagnose(logger) {
      const { diagnoseSqlite } = await import('./drivers/store/sqlite/diagnose-sqlite.ts');
      return diagnoseSqlite({ path, migrate, clock: systemClock, logger });
    },
  };
}

function postgresDriver({ url, schema, migrateOnStart }: Chosen<'postgres'>): StoreDriver {
  const load = () => import('./drivers/store/postgres/postgres-store.ts');
  const place = `${addressOf(url)}, schema ${schema}`;
  return {
    description: `Postgres at ${place}`,
    place,
    open: async ({ logger }) =>
      (await load()).openPostgresStore({ url, schema, migrate: migrateOnStart, logger }),
    migrationStatus: async () =>
      namesOf(await (await load()).postgresMigrationStatus({ url, schema })),
    migrate: async () => (await (await load()).migratePostgres({ url, schema })).map(nameOf),
    diagnose: async () => (await load()).diagnosePostgres({ url, schema }),
  };
}

const NO_MIGRATIONS = {
  migrationStatus: async () => ({ applied: [], pending: [] }),
  migrate: async () => [],
} satisfies Partial<StoreDriver>;

function redisDriver({ url, keyPrefix, allowEviction }: Chosen<'redis'>): StoreDriver {
  const load = () => import('./drivers/store/redis/redis-store.ts');
  const options = { url, keyPrefix, allowEviction };
  const place = redisPlace(url, keyPrefix);
  return {
    ...NO_MIGRATIONS,
    description: `Redis at ${place}`,
    place,
    open: async ({ logger }) => (await load()).openRedisStore({ ...options, logger }),
    diagnose: async (logger) => (await load()).diagnoseRedis({ ...options, logger }),
  };
}

function redisRestDriver({
  url,
  token,
  keyPrefix,
  allowEviction,
  idleIntervalMs,
}: Chosen<'redis-rest'>): StoreDriver {
  const load = () => import('./drivers/store/redis/redis-store.ts');
  const options = { url, token, keyPrefix, allowEviction, idleIntervalMs };
  const place = redisPlace(url, keyPrefix);
  return {
    ...NO_MIGRATIONS,
    description: `Redis over REST at ${place}`,
    place,
    open: async ({ logger }) => (await load()).openRedisRestStore({ ...options, logger }),
    diagnose: async (logger) => (await load()).diagnoseRedisRest({ ...options, logger }),
  };
}

/** Descriptions of network errors. */
const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'it does not answer in time',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  ECONNRESET: 'it hangs up',
};

/** Names the store in errors, since the user must know which store cannot be reached, and why. */
async function naming<T>({ description }: StoreDriver, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!isOffprintError(error, 'STORE_UNAVAILABLE')) throw error;
    const { message, cause } = error;
    if (!(cause instanceof Error)) throw error;
    const code = 'code' in cause ? String(cause.code) : null;
    // Only the code, since the message of the cause may contain parts of the URL.
    const reason = code === null ? undefined : NETWORK_REASONS[code];
    if (reason === undefined && code !== null) throw error;
    const sentence = reason
      ? `${description} cannot be reached: ${reason} (${code}).`
      : `${description}: ${message}`;
    throw new OffprintError('STORE_UNAVAILABLE', sentence, { cause });
  }
}

function redisPlace(url: string, keyPrefix: string): string {
  return keyPrefix === '' ? addressOf(url) : `${addressOf(url)}, keys ${keyPrefix}*`;
}

/** Host, port and database: all parts of the URL that are not secret. */
function addressOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  const path = decodeURIComponent(pathname).replace(/\/$/, '');
  return `${host || searchParams.get('host') || 'localhost'}${path}`;
}

interface Named {
  readonly name: string;
}

function nameOf({ name }: Named): string {
  return name;
}

function namesOf(status: {
  readonly applied: readonly Named[];
  readonly pending: readonly Named[];
}): Migrations {
  return { applied: status.applied.map(nameOf), pending: status.pending.map(nameOf) };
}
