import { type AddCommand, action, parseConcurrency, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import {
  exitOnUncaught,
  loadServerConfig,
  printFact,
  printHeading,
  printStore,
  printWarnings,
  serverLog,
  untilAskedToStop,
  warmUpBrowser,
} from './server-process.ts';
import { catchStopSignals } from './stop-signals.ts';

interface WorkerFlags {
  readonly concurrency?: string;
}

export const addWorkerCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('worker')
    .option(
      '-c, --concurrency <n>',
      'documents printed at once (OFFPRINT_CONCURRENCY, the number of cores)',
      parseConcurrency,
    )
    .action(action(session, work));
  withHelp(command, {
    summary: 'Print what is submitted elsewhere',
    examples: [
      ['offprint worker', 'prints the jobs of the store'],
      ['offprint worker --concurrency 4', 'four documents at once'],
    ],
    notes: `Several workers may share one store. A first Ctrl-C or SIGTERM lets prints under
way end and gives the others back; a second one stops at once.`,
  });
};

async function work(flags: WorkerFlags): Promise<number> {
  const config = loadServerConfig({ OFFPRINT_CONCURRENCY: flags.concurrency });
  const { compose, createLogger } = await import('../compose.ts');
  using stop = catchStopSignals();
  const system = await compose(config, { log: serverLog(createLogger(config), config) });
  const { log } = system.app;
  using _ = exitOnUncaught(log);
  try {
    const { concurrency } = config.worker;
    printHeading(`worker, ${concurrency === 1 ? 'one print' : `${concurrency} prints`} at once`);
    printStore(system);
    printFact('Storage', system.description.storage);
    printWarnings(config);
    system.worker.start();
    log.info({ concurrency }, 'working');
    void warmUpBrowser(system, stop.signal);
    await untilAskedToStop(system, stop.signal);
  } finally {
    await system.close();
  }
  log.info({}, 'stopped');
  return EXIT.ok;
}
