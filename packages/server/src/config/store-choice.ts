import { join, parse, resolve } from 'node:path';
import { settingRegistry } from './setting.ts';
import { type StoreSettings, storeSettingsSchema } from './store-settings.ts';

/** Where jobs, history and documents are kept. The URLs and the token are secrets. */
type StorePlace =
  /** `path` is absolute, or `:memory:`. */
  | { readonly type: 'sqlite'; readonly path: string }
  | { readonly type: 'postgres'; readonly url: string; readonly schema: string }
  | {
      readonly type: 'redis';
      readonly url: string;
      readonly keyPrefix: string;
      readonly allowEviction: boolean;
    }
  | {
      readonly type: 'redis-rest';
      readonly url: string;
      readonly token: string;
      readonly keyPrefix: string;
      readonly allowEviction: boolean;
      readonly idleIntervalMs: number;
    };

export type StoreConfig = StorePlace & {
  /** The settings that decided the choice, for people. */
  readonly chosenBy: string;
  readonly migrateOnStart: boolean;
};

export type StoreChoice =
  | { readonly ok: true; readonly store: StoreConfig }
  | { readonly ok: false; readonly problem: string };

type StoreProtocol = 'postgres' | 'redis' | 'rest';

/** Settings that, if all are given, name a server: its URL, and its token if it takes one. */
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
  place: ({ redisKeyPrefix: keyPrefix, allowEviction }, url) => ({
    type: 'redis',
    url,
    keyPrefix,
    allowEviction,
  }),
};

const REDIS_REST: Omit<Candidate, 'keys'> = {
  driver: 'redis',
  protocol: 'rest',
  place: (settings, url, token) => ({
    type: 'redis-rest',
    url,
    token,
    keyPrefix: settings.redisKeyPrefix,
    allowEviction: settings.allowEviction,
    idleIntervalMs: settings.restIdleIntervalMs,
  }),
};

/** In order of preference if several are given. */
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
 * The store that the settings choose: the named one, else the first one with an address, else
 * SQLite. Settings of other stores are ignored, since they may belong to another program.
 */
export function chooseStore(settings: StoreSettings, dataDir: string): StoreChoice {
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

/**
 * The queue of webhook deliveries: the same kind of store at the same place, under another name.
 */
export function deliveryStore(store: StoreConfig): StoreConfig {
  switch (store.type) {
    case 'sqlite': {
      if (isInMemory(store)) return store;
      const { dir, name, ext } = parse(store.path);
      return { ...store, path: join(dir, `${name}-deliveries${ext}`) };
    }
    case 'postgres':
      return { ...store, schema: `${store.schema}_deliveries` };
    case 'redis':
    case 'redis-rest':
      return { ...store, keyPrefix: `${store.keyPrefix}deliveries:` };
  }
}

/** Whether everything is lost at exit, and invisible to other processes. */
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
  return settingRegistry.get(storeSettingsSchema.shape[key])?.env ?? key;
}

function sqlitePath(path: string | null, dataDir: string): string {
  if (path === ':memory:') return path;
  return resolve(path ?? join(dataDir, 'offprint.db'));
}

const SCHEMES: Readonly<Record<StoreProtocol, readonly string[]>> = {
  postgres: ['postgres', 'postgresql'],
  redis: ['redis', 'rediss'],
  rest: ['https', 'http'],
};

/**
 * The fault of the URL, as the end of a sentence that repeats nothing of it. Null if there is none.
 */
function storeUrlProblem(text: string, protocol: StoreProtocol): string | null {
  const schemes = SCHEMES[protocol];
  if (!schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`))) {
    return `must be a URL that begins with ${schemes.map((each) => `${each}://`).join(' or ')}`;
  }
  const url = URL.parse(text);
  if (!url || !isUnambiguous(url)) {
    return 'cannot be read: the special characters of a user and a password must be percent-encoded, such as # as %23 and / as %2F';
  }
  if (protocol === 'redis' && !/^\/?\d*$/.test(url.pathname)) {
    return 'must have the number of a database behind its host, such as /0, or nothing';
  }
  if (protocol === 'rest' && (url.username || url.password)) {
    return 'must hold no user and no password: the token is a setting of its own';
  }
  return null;
}

/**
 * A password with an unescaped / or # would end the host early, and its rest would become the path.
 */
function isUnambiguous({ username, password, pathname, search, hash }: URL): boolean {
  if (hash !== '' || `${pathname}${search}`.includes('@')) return false;
  return [username, password, pathname].every(isDecodable);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
