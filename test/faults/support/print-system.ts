import { expect } from 'vitest';
import { reconcileStorage } from '../../../packages/server/src/app/reconcile-storage.ts';
import { compose } from '../../../packages/server/src/compose.ts';
import { loadConfig } from '../../../packages/server/src/config/load.ts';
import { bindExports } from '../../../packages/server/src/library-exports.ts';
import { sweep } from '../../support/sweep.ts';
import type { FaultStore } from './fault-stores.ts';

type Settings = Readonly<Record<string, string>>;

const SETTINGS = {
  OFFPRINT_LEASE_SECONDS: '2',
  OFFPRINT_MAX_ATTEMPTS: '100',
  OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '100',
  OFFPRINT_USER_CONCURRENCY: '100',
  OFFPRINT_CONCURRENCY: '4',
  OFFPRINT_SWEEP_INTERVAL_SECONDS: '0.5',
  OFFPRINT_MAX_POLL_INTERVAL_SECONDS: '0.5',
  OFFPRINT_REST_IDLE_INTERVAL_SECONDS: '1',
  OFFPRINT_LOG_LEVEL: 'silent',
};

export function settingsOf(store: FaultStore, directory: string): Settings {
  return { ...SETTINGS, OFFPRINT_DATA_DIR: directory, ...store.env };
}

/** What the API is to the workers: another process on the same store, which prints nothing. */
export async function openSystem(env: Settings) {
  const system = await compose(loadConfig({}, env));
  return { ...system, exports: bindExports(system.app, system.config.plans) };
}

/** The keys of the files that a sweep leaves when nobody works any more, so that none is too young. */
export async function filesAfterSweep(env: Settings): Promise<string[]> {
  const { app, close } = await openSystem(env);
  try {
    const all = { ...app, settings: { ...app.settings, orphanAgeMs: 0 } };
    while ((await sweep(all)).hasMore);
    const none = { files: 0, bytes: 0 };
    const agreed = { usage: [], owner: 'this store', orphans: none, missing: none };
    expect(await reconcileStorage(all, { mend: false })).toEqual(agreed);
    return (await Array.fromAsync(app.storage.list('exports/'))).map(({ key }) => key);
  } finally {
    await close();
  }
}
