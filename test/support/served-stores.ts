import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { startUpstashBridge } from './services/upstash-bridge.ts';

export interface ServedStore {
  /** The settings of a process that uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** What the start and doctor say of it. */
  readonly description: string;
  stop(): Promise<void>;
}

const own = () => `cli_${randomUUID().slice(0, 8)}`;
const nothing = async () => undefined;

function postgresOf(url: string): ServedStore {
  const [schema, { host, pathname }] = [own(), new URL(url)];
  return {
    env: { DATABASE_URL: url, OFFPRINT_POSTGRES_SCHEMA: schema },
    description: `Postgres at ${host}${pathname}, schema ${schema}`,
    stop: nothing,
  };
}

function redisOf(env: Record<string, string>, url: string, technology: string): ServedStore {
  const prefix = `${own()}:`;
  return {
    env: { ...env, OFFPRINT_REDIS_KEY_PREFIX: prefix },
    description: `${technology} at ${new URL(url).host}, keys ${prefix}*`,
    stop: nothing,
  };
}

/** The stores that are servers, each for itself alone: a schema or a prefix of its own. */
export const SERVED_STORES: Readonly<Record<string, () => Promise<ServedStore>>> = {
  Postgres: async () => postgresOf(inject('postgresUrl')),
  'Postgres by PgBouncer': async () => postgresOf(inject('pgbouncerUrl')),
  async Redis() {
    const url = inject('redisUrl');
    return redisOf({ REDIS_URL: url }, url, 'Redis');
  },
  async 'Redis over REST'() {
    const bridge = await startUpstashBridge(inject('redisUrl'));
    const env = { KV_REST_API_URL: bridge.url, KV_REST_API_TOKEN: bridge.token };
    return { ...redisOf(env, bridge.url, 'Redis over REST'), stop: () => bridge.stop() };
  },
};
