import { createLogger } from '../../compose.ts';
import { storeDriver } from '../../compose-store.ts';
import type { Config } from '../../config/config.ts';
import type { Check } from './check.ts';

/** What the driver finds of the connection, the version, the migrations and the permissions. */
export async function checkJobStore(config: Config): Promise<readonly Check[]> {
  const findings = await storeDriver(config.store).diagnose(createLogger(config));
  return findings.map((finding) => ({ name: 'Store', notes: [], ...finding }));
}
