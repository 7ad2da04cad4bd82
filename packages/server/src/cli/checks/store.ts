import { createLogger } from '../../compose.ts';
import { storeDriver } from '../../compose-store.ts';
import type { Config } from '../../config/config.ts';
import type { Check } from './check.ts';

/** What the driver finds of the connection, the version, the migrations and the permissions. */
export async function checkJobStore(config: Config): Promise<readonly Check[]> {
  const driver = storeDriver(config.store);
  const findings = await driver.diagnose(createLogger(config));
  const which = `${driver.description} (${config.store.chosenBy})`;
  return findings.map((finding, index) => {
    const isNamed = index > 0 || finding.found.includes(driver.place);
    return { name: 'Store', notes: isNamed ? [] : [which], ...finding };
  });
}
