import type { TestProject } from 'vitest/node';
import { startPgBouncer } from './pgbouncer.ts';
import { npmPostgres, type PostgresPrograms } from './postgres-programs.ts';
import { type PostgresOptions, startPostgres } from './postgres-server.ts';
import { type RedisOptions, startRedis } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Each test takes a schema of its own in it. */
    postgresUrl: string;
    /** The same database, by PgBouncer in transaction mode. */
    pgbouncerUrl: string;
    /** For tests that start a server of their own. */
    postgresPrograms: PostgresPrograms;
    /** Each test takes a prefix of its own in it. */
    redisUrl: string;
  }
}

/** Starts what the stores' tests run against; TEST_POSTGRES_URL and TEST_REDIS_URL name others. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  await providePostgres(project, started, {}, process.env.TEST_POSTGRES_URL);
  await provideRedis(project, started, {}, process.env.TEST_REDIS_URL);
  const services = started.move();
  return () => services.disposeAsync();
}

/** A Postgres, unless one is given, and PgBouncer in front of it. */
export async function providePostgres(
  project: TestProject,
  started: AsyncDisposableStack,
  options: Partial<PostgresOptions> = {},
  givenUrl?: string,
): Promise<void> {
  const { programs = npmPostgres() } = options;
  const start = () => startPostgres({ durable: false, ...options, programs });
  const url = givenUrl || (await keep(started, start()));
  project.provide('postgresUrl', url);
  project.provide('postgresPrograms', programs);
  project.provide('pgbouncerUrl', await keep(started, startPgBouncer(url)));
}

/** A Redis, unless one is given. */
export async function provideRedis(
  project: TestProject,
  started: AsyncDisposableStack,
  options: Partial<RedisOptions> = {},
  givenUrl?: string,
): Promise<void> {
  const start = () => startRedis({ durable: false, ...options });
  project.provide('redisUrl', givenUrl || (await keep(started, start())));
}

async function keep(
  started: AsyncDisposableStack,
  starting: Promise<{ readonly url: string; stop(): Promise<void> }>,
): Promise<string> {
  const { url, stop } = await starting;
  started.defer(stop);
  return url;
}
