import { compose } from '../../../packages/server/src/compose.ts';
import { loadConfig } from '../../../packages/server/src/config/load.ts';
import { bindExports } from '../../../packages/server/src/library-exports.ts';
import type { FaultStore } from './fault-stores.ts';

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

export function settingsOf(store: FaultStore, directory: string): Record<string, string> {
  return { ...SETTINGS, OFFPRINT_DATA_DIR: directory, ...store.env };
}

/** What the API is to the workers: another process on the same store, which prints nothing. */
export async function openSystem(env: Record<string, string>) {
  const system = await compose(loadConfig({}, env));
  return { ...system, exports: bindExports(system.app, system.config.plans) };
}
