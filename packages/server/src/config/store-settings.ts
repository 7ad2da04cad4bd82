import { z } from 'zod';
import { flag, optionalPath, seconds, setting, text, timerMs } from './setting.ts';

const SECOND_MS = 1000;

const secretText = () => z.string().min(1).nullable().default(null);

/** Where jobs, history and documents are kept. `store-choice.ts` makes the choice. */
export const storeSettingsSchema = z.strictObject({
  driver: setting(z.enum(['sqlite', 'postgres', 'redis']).nullable().default(null), {
    env: 'OFFPRINT_STORE',
    decode: text,
    defaultText: 'by what is set: the first of the URLs below, else `sqlite`',
    description: 'Where jobs, history and documents are kept.',
  }),
  sqlitePath: setting(optionalPath(), {
    env: 'OFFPRINT_SQLITE_PATH',
    decode: text,
    defaultText: '`offprint.db` in the data directory',
    description: 'The SQLite file. `:memory:` keeps everything in memory and loses it at exit.',
  }),
  databaseUrl: setting(secretText(), {
    env: 'DATABASE_URL',
    decode: text,
    secret: true,
    description: 'The Postgres database, such as `postgres://user:password@host:5432/database`.',
  }),
  postgresSchema: setting(
    z
      .string()
      .regex(/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/, {
        error:
          'must be at most 63 lower-case letters, digits and underscores, begin with no digit, and not with pg_',
      })
      .default('offprint'),
    {
      env: 'OFFPRINT_POSTGRES_SCHEMA',
      decode: text,
      description: 'The schema that holds everything of Offprint in the database.',
    },
  ),
  redisPrivateUrl: setting(secretText(), {
    env: 'REDIS_PRIVATE_URL',
    decode: text,
    secret: true,
    description: 'A Redis or Valkey in a private network, such as `redis://:password@host:6379`.',
  }),
  redisUrl: setting(secretText(), {
    env: 'REDIS_URL',
    decode: text,
    secret: true,
    description: 'The same, where there is no private one. `rediss://` encrypts.',
  }),
  kvRestUrl: setting(secretText(), {
    env: 'KV_REST_API_URL',
    decode: text,
    secret: true,
    description: 'A Redis that answers over REST, as Vercel names it.',
  }),
  kvRestToken: setting(secretText(), {
    env: 'KV_REST_API_TOKEN',
    decode: text,
    secret: true,
    description: 'Its token, which must be allowed to write.',
  }),
  upstashRestUrl: setting(secretText(), {
    env: 'UPSTASH_REDIS_REST_URL',
    decode: text,
    secret: true,
    description: 'A Redis that answers over REST, as Upstash names it.',
  }),
  upstashRestToken: setting(secretText(), {
    env: 'UPSTASH_REDIS_REST_TOKEN',
    decode: text,
    secret: true,
    description: 'Its token, which must be allowed to write.',
  }),
  restIdleIntervalMs: setting(timerMs(SECOND_MS / 2).default(60 * SECOND_MS), {
    env: 'OFFPRINT_REST_IDLE_INTERVAL_SECONDS',
    decode: seconds,
    description:
      'Over REST, where each command costs: how often an idle process looks at what others did.',
  }),
  redisKeyPrefix: setting(
    z
      .string()
      .regex(/^[\w:./-]{0,100}$/, {
        error: 'must be at most 100 letters, digits and characters of : . _ - /',
      })
      .default(''),
    {
      env: 'OFFPRINT_REDIS_KEY_PREFIX',
      decode: text,
      defaultText: 'none',
      description: 'What every key in Redis begins with, so that several programs can share one.',
    },
  ),
  allowEviction: setting(z.boolean().default(false), {
    env: 'OFFPRINT_ALLOW_EVICTION',
    decode: flag,
    description:
      'Runs on a Redis that may delete jobs when its memory is full, with a warning instead of an error.',
  }),
  migrateOnStart: setting(z.boolean().default(true), {
    env: 'OFFPRINT_MIGRATE_ON_START',
    decode: flag,
    description: 'Whether a start applies migrations. If not, run `offprint migrate` first.',
  }),
});

export type StoreSettings = z.output<typeof storeSettingsSchema>;
