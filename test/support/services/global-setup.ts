import type { TestProject } from 'vitest/node';
import { startPgBouncer } from './pgbouncer.ts';
import { startPostgres } from './postgres-server.ts';
import { startRedis } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Each test takes a schema of its own in it. */
    postgresUrl: string;
    /** The same database, by PgBouncer in transaction mode. */
    pgbouncerUrl: string;
    /** Each test takes a prefix of its own in it. */
    redisUrl: string;
  }
}

/** Starts what the stores' tests run against; TEST_POSTGRES_URL and TEST_REDIS_URL name others. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const postgresUrl = process.env.TEST_POSTGRES_URL || (await postgres(started));
  const redisUrl = process.env.TEST_REDIS_URL || (await redis(started));
  const bouncer = await startPgBouncer(postgresUrl);
  started.defer(bouncer.stop);
  project.provide('postgresUrl', postgresUrl);
  project.provide('redisUrl', redisUrl);
  project.provide('pgbouncerUrl', bouncer.url);
  const services = started.move();
  return () => services.disposeAsync();
}

async function postgres(started: AsyncDisposableStack): Promise<string> {
  const server = await startPostgres({ durable: false });
  started.defer(server.stop);
  return server.url;
}

async function redis(started: AsyncDisposableStack): Promise<string> {
  const server = await startRedis({ durable: false });
  started.defer(server.stop);
  return server.url;
}
