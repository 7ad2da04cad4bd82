import type { Command } from 'commander';
import type { AppContext } from '../app/context.ts';
import type { Config } from '../config/config.ts';
import { isInMemory } from '../config/store-choice.ts';
import { isOffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import { EXIT } from './exit-codes.ts';
import { exitError } from './exit-error.ts';
import { loadQuietConfig } from './quiet-config.ts';
import { noteError } from './report-error.ts';
import { printLine, writeOut } from './terminal.ts';

export interface JobsFlags {
  readonly user: string;
  readonly json?: boolean;
}

export function withJobsFlags(command: Command): Command {
  return command
    .option('-u, --user <id>', 'whose jobs', 'local')
    .option('--json', 'print JSON, as the API answers it');
}

/**
 * Opens the store of the configuration for as long as `work` takes. A look must neither make a
 * store nor bring it up to a version that the machines which share it don't have yet.
 *
 * @throws an error that ends the command when there is no store
 */
export async function onStore<T>(
  flags: JobsFlags,
  work: (app: AppContext, caller: Caller, store: string) => Promise<T>,
): Promise<T> {
  const config = loadQuietConfig();
  await refuseMissingStore(config);
  const { compose } = await import('../compose.ts');
  const store = { ...config.store, migrateOnStart: false };
  const system = await compose({ ...config, store });
  try {
    const caller = { userId: flags.user, plan: config.plans.default };
    return await work(system.app, caller, system.description.store);
  } finally {
    await system.close();
  }
}

async function refuseMissingStore({ store }: Config): Promise<void> {
  if (isInMemory(store)) {
    throw exitError(EXIT.failed, 'The store is in memory: only the process that runs it sees it.');
  }
  const { storeDriver } = await import('../compose-store.ts');
  const driver = storeDriver(store);
  const { applied, pending } = await driver.migrationStatus();
  if (applied.length > 0 || pending.length === 0) return;
  throw exitError(
    EXIT.failed,
    `There is no store at ${driver.place} yet: a first start makes it. Are the settings those of the server?`,
  );
}

interface JobAction<T> {
  act(app: AppContext, caller: Caller, jobId: string): Promise<T>;
  /** A line for people. */
  describe(outcome: T): string;
}

/** One job after the other; one that cannot be helped does not keep the others from it. */
export async function onEachJob<T>(
  jobIds: readonly string[],
  flags: JobsFlags,
  { act, describe }: JobAction<T>,
): Promise<number> {
  return onStore(flags, async (app, caller) => {
    const outcomes: T[] = [];
    for (const jobId of jobIds) {
      try {
        const outcome = await act(app, caller, jobId);
        outcomes.push(outcome);
        if (!flags.json) printLine(describe(outcome));
      } catch (error) {
        if (!isOffprintError(error) || error.retryable) throw error;
        noteError(`${jobId}: ${error.message}`);
      }
    }
    if (flags.json) await writeOut(`${JSON.stringify(outcomes, null, 2)}\n`);
    return outcomes.length === jobIds.length ? EXIT.ok : EXIT.failed;
  });
}
