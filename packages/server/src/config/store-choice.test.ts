import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConfigError } from './config-error.ts';
import { defineConfig, loadConfig } from './load.ts';
import type { StoreConfig } from './store-choice.ts';

const POSTGRES_URL = 'postgres://ada:s3cr3t@db.example.com:5432/app';
const REDIS_URL = 'redis://:s3cr3t@cache.example.com:6379/2';
const REST_URL = 'https://eu1.upstash.example.com';
const TOKEN = 's3cr3t-token';
const KV = { KV_REST_API_URL: REST_URL, KV_REST_API_TOKEN: TOKEN };
const UPSTASH = { UPSTASH_REDIS_REST_URL: REST_URL, UPSTASH_REDIS_REST_TOKEN: TOKEN };

type Env = Readonly<Record<string, string>>;

function chosen(env: Env): StoreConfig {
  return loadConfig(env).store;
}

function problems(env: Env): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('the store is chosen', () => {
  test.each<[string, Env, object]>([
    ['SQLite when nothing is set', {}, { type: 'sqlite', chosenBy: 'the default' }],
    ['Postgres', { DATABASE_URL: POSTGRES_URL }, { type: 'postgres', url: POSTGRES_URL }],
    ['Redis', { REDIS_URL }, { type: 'redis', url: REDIS_URL }],
    ['Redis over REST', KV, { type: 'redis-rest', url: REST_URL, token: TOKEN }],
    ['the same by its other names', UPSTASH, { type: 'redis-rest', url: REST_URL, token: TOKEN }],
  ])('by what is set: %s', (_, env, store) => {
    expect(chosen(env)).toMatchObject({ migrateOnStart: true, ...store });
  });

  test('in a fixed order when several are set', () => {
    const inOrder: readonly Env[] = [
      { DATABASE_URL: POSTGRES_URL },
      { REDIS_PRIVATE_URL: 'redis://private.example.com' },
      { REDIS_URL },
      KV,
      UPSTASH,
    ];
    for (const [index, first] of inOrder.entries()) {
      const env = Object.assign({}, ...inOrder.slice(index));
      expect(chosen(env).chosenBy).toBe(Object.keys(first)[0]);
    }
  });

  test('by its name, whatever else is set for other programs', () => {
    const env = { DATABASE_URL: 'mysql://ada:s3cr3t@db/app', REDIS_URL, KV_REST_API_URL: 'x' };
    expect(chosen({ ...env, OFFPRINT_STORE: 'sqlite' })).toMatchObject({
      type: 'sqlite',
      chosenBy: 'OFFPRINT_STORE=sqlite',
    });
    expect(chosen({ ...env, OFFPRINT_STORE: 'redis' })).toMatchObject({
      type: 'redis',
      url: REDIS_URL,
      chosenBy: 'OFFPRINT_STORE=redis, REDIS_URL',
    });
    expect(chosen({ ...KV, DATABASE_URL: POSTGRES_URL, OFFPRINT_STORE: 'redis' }).type).toBe(
      'redis-rest',
    );
  });

  test('whole: half of one pair of settings does not hide the other pair', () => {
    expect(chosen({ KV_REST_API_URL: 'https://other.example.com', ...UPSTASH })).toMatchObject({
      url: REST_URL,
      chosenBy: 'UPSTASH_REDIS_REST_URL',
    });
  });

  test('with a schema or a prefix of its own', () => {
    expect(chosen({ DATABASE_URL: POSTGRES_URL })).toMatchObject({ schema: 'offprint' });
    expect(
      chosen({ DATABASE_URL: POSTGRES_URL, OFFPRINT_POSTGRES_SCHEMA: 'print_jobs' }),
    ).toMatchObject({ schema: 'print_jobs' });
    expect(chosen({ REDIS_URL })).toMatchObject({ keyPrefix: '' });
    expect(chosen({ ...KV, OFFPRINT_REDIS_KEY_PREFIX: 'app:' })).toMatchObject({
      keyPrefix: 'app:',
    });
  });

  test('with leave to run on a Redis that may delete jobs', () => {
    const env = { OFFPRINT_ALLOW_EVICTION: 'true' };
    expect(chosen({ REDIS_URL, ...env })).toMatchObject({ allowEviction: true });
    expect(chosen({ ...KV, ...env })).toMatchObject({ allowEviction: true });
    expect(chosen({ REDIS_URL })).toMatchObject({ allowEviction: false });
  });

  test('by a host program in the same manner', () => {
    const { store } = defineConfig({ store: { databaseUrl: POSTGRES_URL, migrateOnStart: false } });
    expect(store).toMatchObject({ type: 'postgres', url: POSTGRES_URL, migrateOnStart: false });
    const memory = defineConfig({ store: { sqlitePath: ':memory:' } });
    expect(memory.store).toMatchObject({ type: 'sqlite', path: ':memory:' });
    const file = defineConfig({ store: { sqlitePath: 'jobs.db' } });
    expect(file.store).toMatchObject({ path: resolve('jobs.db') });
  });
});

describe('a store that cannot be used is one sentence', () => {
  const ELSEWHERE = ' Set OFFPRINT_STORE to use another store.';
  const UNREADABLE =
    'cannot be read: the special characters of a user and a password must be percent-encoded, such as # as %23 and / as %2F.';

  test.each<[Env, string]>([
    [
      { OFFPRINT_STORE: 'postgres', REDIS_URL },
      'OFFPRINT_STORE is postgres, so DATABASE_URL must be set.',
    ],
    [
      { OFFPRINT_STORE: 'redis', DATABASE_URL: POSTGRES_URL },
      'OFFPRINT_STORE is redis, so REDIS_URL must be set, or KV_REST_API_URL with KV_REST_API_TOKEN.',
    ],
    [
      { KV_REST_API_URL: REST_URL },
      'KV_REST_API_URL is set without KV_REST_API_TOKEN: set both, or neither.',
    ],
    [
      { OFFPRINT_STORE: 'redis', UPSTASH_REDIS_REST_TOKEN: TOKEN },
      'UPSTASH_REDIS_REST_TOKEN is set without UPSTASH_REDIS_REST_URL: set both, or neither.',
    ],
    [
      { DATABASE_URL: 'file:./s3cr3t.db' },
      `DATABASE_URL must be a URL that begins with postgres:// or postgresql://.${ELSEWHERE}`,
    ],
    [
      { OFFPRINT_STORE: 'redis', REDIS_URL: 's3cr3t.example.com:6379' },
      'REDIS_URL must be a URL that begins with redis:// or rediss://.',
    ],
    [
      { REDIS_PRIVATE_URL: 'redis://:s3cr3t@host/app' },
      `REDIS_PRIVATE_URL must have the number of a database behind its host, such as /0, or nothing.${ELSEWHERE}`,
    ],
    [
      { ...KV, KV_REST_API_URL: REDIS_URL },
      `KV_REST_API_URL must be a URL that begins with https:// or http://.${ELSEWHERE}`,
    ],
    [
      { ...KV, KV_REST_API_URL: 'https://ada:s3cr3t@host' },
      `KV_REST_API_URL must hold no user and no password: the token is a setting of its own.${ELSEWHERE}`,
    ],
    [
      { DATABASE_URL: 'postgres://ada:12#s3cr3t@host/app' },
      `DATABASE_URL ${UNREADABLE}${ELSEWHERE}`,
    ],
    [
      { DATABASE_URL: 'postgres://ada:12/s3cr3t@host/app' },
      `DATABASE_URL ${UNREADABLE}${ELSEWHERE}`,
    ],
    [{ DATABASE_URL: 'postgres://ada:s3cr3t?@host/app' }, `DATABASE_URL ${UNREADABLE}${ELSEWHERE}`],
    [{ DATABASE_URL: 'postgres://ada:s3cr3t%@host/app' }, `DATABASE_URL ${UNREADABLE}${ELSEWHERE}`],
  ])('%j', (env, sentence) => {
    expect(problems(env)).toEqual([sentence]);
    expect(sentence).not.toContain('s3cr3t');
  });

  test.each<[Env, string]>([
    [
      { OFFPRINT_POSTGRES_SCHEMA: 'Robert"; DROP' },
      'OFFPRINT_POSTGRES_SCHEMA must be at most 63 lower-case letters',
    ],
    [{ OFFPRINT_POSTGRES_SCHEMA: 'pg_offprint' }, 'OFFPRINT_POSTGRES_SCHEMA must be'],
    [{ OFFPRINT_REDIS_KEY_PREFIX: 'two words' }, 'OFFPRINT_REDIS_KEY_PREFIX must be at most 100'],
  ])('%j', (env, beginning) => {
    expect(problems(env)).toEqual([expect.stringContaining(beginning)]);
  });

  test('a wrong name is not followed by a second sentence about what it lacks', () => {
    expect(problems({ OFFPRINT_STORE: 'oracle', DATABASE_URL: 'oracle://s3cr3t@host' })).toEqual([
      'OFFPRINT_STORE must be sqlite or postgres or redis, not "oracle".',
    ]);
  });

  test('a host program gets no secret back either', () => {
    const input = { store: { databaseUrl: ['s3cr3t'] } } as object;
    expect(() => defineConfig(input)).toThrow(/^store\.databaseUrl must be text\.$/);
  });
});
