import { join, resolve } from 'node:path';
import type { Settings } from './schema.ts';
import { listSettings } from './settings-list.ts';
import { type StoreProtocol, storeUrlProblem } from './store-url.ts';

type StoreSettings = Settings['store'];

/** Where jobs, history and documents are kept. The URLs and the token are secrets. */
type StorePlace =
  /** `path` is absolute, or `:memory:`. */
  | { readonly type: 'sqlite'; readonly path: string }
  | { readonly type: 'postgres'; readonly url: string; readonly schema: string }
  | { readonly type: 'redis'; readonly url: string; readonly keyPrefix: string }
  | {
      readonly type: 'redis-rest';
      readonly url: string;
      readonly token: string;
      readonly keyPrefix: string;
      readonly idleIntervalMs: number;
    };

export type StoreConfig = StorePlace & {
  /** The settings that decided for it, for people. */
  readonly chosenBy: string;
  readonly migrateOnStart: boolean;
};

export type StoreChoice =
  | { readonly ok: true; readonly store: StoreConfig }
  | { readonly ok: false; readonly problem: string };

/** Settings that, when all are given, name a server: its URL, and its token where it takes one. */
interface Candidate {
  readonly driver: 'postgres' | 'redis';
  readonly keys: readonly (keyof StoreSettings)[];
  readonly protocol: StoreProtocol;
  place(settings: StoreSettings, url: string, token: string): StorePlace;
}

const POSTGRES: Omit<Candidate, 'keys'> = {
  driver: 'postgres',
  protocol: 'postgres',
  place: ({ postgresSchema: schema }, url) => ({ type: 'postgres', url, schema }),
};

const REDIS: Omit<Candidate, 'keys'> = {
  driver: 'redis',
  protocol: 'redis',
  place: ({ redisKeyPrefix: keyPrefix }, url) => ({ type: 'redis', url, keyPrefix }),
};

const REDIS_REST: Omit<Candidate, 'keys'> = {
  driver: 'redis',
  protocol: 'rest',
  place: ({ redisKeyPrefix: keyPrefix, restIdleIntervalMs: idleIntervalMs }, url, token) => ({
    type: 'redis-rest',
    url,
    token,
    keyPrefix,
    idleIntervalMs,
  }),
};

/** In the order in which they are taken when several are there. */
const CANDIDATES: readonly Candidate[] = [
  { ...POSTGRES, keys: ['databaseUrl'] },
  { ...REDIS, keys: ['redisPrivateUrl'] },
  { ...REDIS, keys: ['redisUrl'] },
  { ...REDIS_REST, keys: ['kvRestUrl', 'kvRestToken'] },
  { ...REDIS_REST, keys: ['upstashRestUrl', 'upstashRestToken'] },
];

const MISSING = {
  postgres: 'OFFPRINT_STORE is postgres, so DATABASE_URL must be set.',
  redis:
    'OFFPRINT_STORE is redis, so REDIS_URL must be set, or KV_REST_API_URL with KV_REST_API_TOKEN.',
} as const;

/**
 * Which store the settings ask for: the one that is named, else the first whose address is given,
 * else SQLite. Settings of another store are not looked at, since they may be another program's.
 */
export function chooseStore({ store: settings, dataDir }: Settings): StoreChoice {
  const { driver } = settings;
  const sqlite = { type: 'sqlite', path: sqlitePath(settings.sqlitePath, dataDir) } as const;
  if (driver === 'sqlite') return choose(settings, sqlite, null);

  const candidates = CANDIDATES.filter((each) => driver === null || each.driver === driver);
  const isGiven = (key: keyof StoreSettings) => settings[key] !== null;
  const complete = candidates.find(({ keys }) => keys.every(isGiven));
  if (complete) return take(complete, settings);
  const partial = candidates.find(({ keys }) => keys.some(isGiven));
  if (partial) return refuse(partialProblem(partial, isGiven));
  return driver === null ? choose(settings, sqlite, 'the default') : refuse(MISSING[driver]);
}

/** Whether everything is lost at exit, and no other process sees it. */
export function isInMemory(store: StoreConfig): boolean {
  return store.type === 'sqlite' && store.path === ':memory:';
}

function take({ keys, protocol, place }: Candidate, settings: StoreSettings): StoreChoice {
  const [url = '', token = ''] = keys.map((key) => String(settings[key]));
  const [name = ''] = keys.map(envOf);
  const problem = storeUrlProblem(url, protocol);
  if (problem === null) return choose(settings, place(settings, url, token), name);
  const elsewhere = settings.driver === null ? ' Set OFFPRINT_STORE to use another store.' : '';
  return refuse(`${name} ${problem}.${elsewhere}`);
}

function choose(settings: StoreSettings, place: StorePlace, reason: string | null): StoreChoice {
  const { driver, migrateOnStart } = settings;
  const reasons = [driver === null ? null : `OFFPRINT_STORE=${driver}`, reason];
  const chosenBy = reasons.filter((each) => each !== null).join(', ');
  return { ok: true, store: { ...place, chosenBy, migrateOnStart } };
}

function refuse(problem: string): StoreChoice {
  return { ok: false, problem };
}

function partialProblem(
  { keys }: Candidate,
  isGiven: (key: keyof StoreSettings) => boolean,
): string {
  const names = (which: readonly (keyof StoreSettings)[]) => which.map(envOf).join(' and ');
  const absent = names(keys.filter((key) => !isGiven(key)));
  return `${names(keys.filter(isGiven))} is set without ${absent}: set both, or neither.`;
}

function envOf(key: keyof StoreSettings): string {
  const leaf = listSettings().find(({ path }) => path === `store.${key}`);
  return leaf?.setting.env ?? key;
}

function sqlitePath(path: string | null, dataDir: string): string {
  if (path === ':memory:') return path;
  return resolve(path ?? join(dataDir, 'offprint.db'));
}
