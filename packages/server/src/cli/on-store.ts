import type { System } from '../compose.ts';
import { type Config, storesOf } from '../config/config.ts';
import { isInMemory } from '../config/store-choice.ts';
import { loadQuietConfig } from './command.ts';
import { EXIT, exitError } from './exit.ts';

/**
 * Opens the configured store while `work` runs. Looking must not create a store, or migrate it to a
 * version that other machines which share it don't have yet.
 *
 * @throws an error that ends the command when there is no store
 */
export async function onStore<T>(work: (system: System) => Promise<T>): Promise<T> {
  const config = loadQuietConfig();
  await refuseMissingStore(config);
  const { compose } = await import('../compose.ts');
  const store = { ...config.store, migrateOnStart: false };
  const system = await compose({ ...config, store });
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}

async function refuseMissingStore(config: Config): Promise<void> {
  if (isInMemory(config.store)) {
    throw exitError(EXIT.failed, 'The store is in memory: only the process that runs it sees it.');
  }
  const { storeDriver } = await import('../compose-store.ts');
  for (const driver of storesOf(config).map(storeDriver)) {
    const { applied, pending } = await driver.migrationStatus();
    if (applied.length > 0 || pending.length === 0) continue;
    throw exitError(
      EXIT.failed,
      `There is no store at ${driver.place} yet: a first start makes it. Are the settings those of the server?`,
    );
  }
}
