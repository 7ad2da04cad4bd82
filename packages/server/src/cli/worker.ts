import { type AddCommand, runs, teach } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { catchInterruption } from './interruption.ts';
import { parseConcurrency } from './option-values.ts';
import { loadRunningConfig, runningLog } from './running-log.ts';
import { exitOnFault, untilAskedToStop, warmUpBrowser } from './running-process.ts';
import { printFact, printHeading, printStore, printWarnings } from './start-up-lines.ts';

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
    .action(runs(session, work));
  teach(command, {
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
  const config = loadRunningConfig(
    flags.concurrency === undefined ? {} : { OFFPRINT_CONCURRENCY: flags.concurrency },
  );
  const { compose, createLogger } = await import('../compose.ts');
  using interruption = catchInterruption();
  const system = await compose(config, { log: runningLog(createLogger(config), config) });
  const { log } = system.app;
  using _fault = exitOnFault(log);
  try {
    const { concurrency } = config.worker;
    printHeading(`worker, ${concurrency === 1 ? 'one print' : `${concurrency} prints`} at once`);
    printStore(system);
    printFact('Storage', system.description.storage);
    printWarnings(config);
    system.worker.start();
    log.info({ concurrency }, 'working');
    void warmUpBrowser(system, interruption.signal);
    await untilAskedToStop(system, interruption.signal);
  } finally {
    await system.close();
  }
  log.info({}, 'stopped');
  return EXIT.ok;
}
