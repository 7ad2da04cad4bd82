import { readFileSync } from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Plans } from '../domain/plan.ts';
import type { Settings } from './config-schema.ts';
import type { StoragePlace } from './storage-choice.ts';
import { deliveryStore, type StoreConfig } from './store-choice.ts';

type Without<T, K extends keyof T> = Readonly<Omit<T, K>>;

export type StorageConfig = StoragePlace &
  Readonly<Pick<Settings['storage'], 'downloads' | 'reserveBytes' | 'signingSecret'>>;

/** The configuration of a running system: every default filled in, every path absolute. */
export interface Config {
  readonly dataDir: string;
  readonly server: Readonly<Settings['server']>;
  readonly auth: Without<Settings['auth'], 'mode' | 'apiKeys'> & {
    readonly mode: 'none' | 'api-key' | 'jwt';
    readonly apiKeys: readonly string[];
  };
  readonly store: StoreConfig;
  readonly storage: StorageConfig;
  readonly render: Without<Settings['render'], 'cacheDir' | 'tempDir'> & {
    readonly cacheDir: string;
    readonly tempDir: string;
  };
  readonly worker: Without<Settings['worker'], 'concurrency'> & { readonly concurrency: number };
  readonly retry: Readonly<Settings['retry']>;
  readonly limits: Readonly<Settings['limits']>;
  readonly plans: Plans;
  readonly ttl: Readonly<Settings['ttl']>;
  readonly web: Readonly<Settings['web']>;
  readonly webhooks: Readonly<Settings['webhooks']>;
  readonly log: Readonly<Settings['log']>;
  readonly tracing: Readonly<Settings['tracing']>;
  /** Sentences for the log about settings that work but are probably not intended. */
  readonly warnings: readonly string[];
}

export function toConfig(
  settings: Settings,
  store: StoreConfig,
  storagePlace: StoragePlace,
  plans: Plans,
  warnings: readonly string[] = [],
): Config {
  const { auth, render, worker } = settings;
  const { downloads, reserveBytes, signingSecret } = settings.storage;
  const dataDir = resolve(settings.dataDir);
  return deepFreeze({
    ...settings,
    dataDir,
    auth: { ...auth, mode: auth.mode ?? 'none' },
    store,
    storage: { ...storagePlace, downloads, reserveBytes, signingSecret },
    render: {
      ...render,
      cacheDir: resolve(render.cacheDir ?? join(homedir(), '.cache', 'offprint')),
      tempDir: resolve(
        render.tempDir ?? join(tmpdir(), `offprint-${process.geteuid?.() ?? 'user'}`),
      ),
      templatesDir: render.templatesDir === null ? null : resolve(render.templatesDir),
    },
    worker: { ...worker, concurrency: worker.concurrency ?? availableParallelism() },
    plans,
    warnings,
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of value instanceof Map ? value.values() : Object.values(value)) {
    deepFreeze(inner);
  }
  return Object.freeze(value);
}

/** Every store that a start opens, that of the jobs first. */
export function storesOf({ store, webhooks }: Pick<Config, 'store' | 'webhooks'>) {
  return webhooks.secrets.length === 0 ? [store] : [store, deliveryStore(store)];
}

/** The version of the installed package. */
export function readVersion(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
