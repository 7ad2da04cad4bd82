import { type AddCommand, action, parseConcurrency, parsePort, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { collectWhenIdle } from './idle-collection.ts';
import { type HttpServer, listen } from './listen.ts';
import {
  allowedHosts,
  exitOnUncaught,
  loadServerConfig,
  printFact,
  printHeading,
  printStore,
  printWarnings,
  serverLog,
  untilAskedToStop,
  warmUpEngine,
} from './server-process.ts';
import { catchStopSignals } from './stop-signals.ts';

interface WorkerFlags {
  readonly port?: string;
  readonly host?: string;
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
    .option(
      '-p, --port <port>',
      'where to serve health and metrics; 0 takes a free one (OFFPRINT_WORKER_PORT, none)',
      parsePort,
    )
    .option('--host <address>', 'the address for it (HOST, 127.0.0.1)')
    .action(action(session, work));
  withHelp(command, {
    summary: 'Print what is submitted elsewhere',
    examples: [
      ['offprint worker', 'prints the jobs of the store'],
      ['offprint worker --concurrency 4', 'four documents at once'],
      ['offprint worker --port 9090', 'with /healthz, /readyz and /metrics'],
    ],
    notes: `Several workers may share one store. A first Ctrl-C or SIGTERM lets prints under
way end and gives the others back; a second one stops at once.`,
  });
};

async function work(flags: WorkerFlags): Promise<number> {
  const config = loadServerConfig({
    OFFPRINT_WORKER_PORT: flags.port,
    HOST: flags.host,
    OFFPRINT_CONCURRENCY: flags.concurrency,
  });
  const { compose, createLogger } = await import('../compose.ts');
  using stop = catchStopSignals();
  const system = await compose(config, {
    log: serverLog(createLogger(config), config),
    allowedHosts: allowedHosts(config),
  });
  const { log } = system.app;
  using _uncaught = exitOnUncaught(log);
  using _memory = collectWhenIdle();
  let health: HttpServer | undefined;
  try {
    const { concurrency, port } = config.worker;
    if (port !== null) health = await listen(system.fetchOperation, { ...config.server, port });
    printHeading(`worker, ${concurrency === 1 ? 'one print' : `${concurrency} prints`} at once`);
    printStore(system);
    printFact('Storage', system.description.storage);
    if (health) printFact('Health', `${health.url}/readyz`);
    printWarnings(config);
    system.worker.start();
    log.info({ concurrency }, 'working');
    void warmUpEngine(system, stop.signal);
    await untilAskedToStop(system, stop.signal);
  } finally {
    await health?.close(0);
    await system.close();
  }
  log.info({}, 'stopped');
  return EXIT.ok;
}
