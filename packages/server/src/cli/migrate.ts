import type { StoreDriver } from '../compose-store.ts';
import { storesOf } from '../config/config.ts';
import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { plural } from './format.ts';
import { printLine } from './terminal.ts';

export const addMigrateCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('migrate')
    .option('--status', 'only say what is applied and what is pending; 1 when something is pending')
    .action(action(session, runMigrate));
  withHelp(command, {
    summary: 'Bring the store up to this version',
    examples: [
      ['offprint migrate', 'applies what is pending'],
      ['offprint migrate --status', 'only says so; changes nothing'],
    ],
    notes: `serve and worker do it by themselves at start, unless
OFFPRINT_MIGRATE_ON_START=false.`,
  });
};

interface MigrateFlags {
  readonly status?: boolean;
}

async function runMigrate(flags: MigrateFlags): Promise<number> {
  const config = loadQuietConfig();
  const { storeDriver } = await import('../compose-store.ts');
  const exitCodes: number[] = [];
  for (const store of storesOf(config)) exitCodes.push(await migrate(storeDriver(store), flags));
  return Math.max(...exitCodes);
}

async function migrate(driver: StoreDriver, flags: MigrateFlags): Promise<number> {
  const { applied, pending } = await driver.migrationStatus();
  if (applied.length + pending.length === 0) {
    printLine(`Nothing to migrate: ${driver.description} has no schema.`);
    return EXIT.ok;
  }
  if (flags.status) {
    for (const name of applied) printLine(`applied  ${name}`);
    for (const name of pending) printLine(`pending  ${name}`);
    return pending.length === 0 ? EXIT.ok : EXIT.failed;
  }
  await apply(driver);
  return EXIT.ok;
}

async function apply(driver: StoreDriver): Promise<void> {
  const applied = await driver.migrate();
  for (const name of applied) printLine(`applied  ${name}`);
  printLine(
    applied.length === 0
      ? `Nothing to do: ${driver.place} is up to date.`
      : `Applied ${plural(applied.length, 'migration')} to ${driver.place}.`,
  );
}
