import type { System } from '../compose.ts';
import type { Config } from '../config/config.ts';
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

interface ServeFlags {
  readonly port?: string;
  readonly host?: string;
  readonly concurrency?: string;
  readonly worker: boolean;
}

export const addServeCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('serve')
    .option(
      '-p, --port <port>',
      'the port to listen on; 0 takes a free one (PORT, 3000)',
      parsePort,
    )
    .option('--host <address>', 'the address to listen on (HOST, 127.0.0.1)')
    .option(
      '-c, --concurrency <n>',
      'documents printed at once (OFFPRINT_CONCURRENCY, the number of cores)',
      parseConcurrency,
    )
    .option('--no-worker', 'only take jobs; `offprint worker` elsewhere prints them')
    .action(action(session, serve));
  withHelp(command, {
    summary: 'Serve the HTTP API and print what is submitted',
    examples: [
      ['offprint serve', 'http://localhost:3000, data in ./.offprint'],
      ['offprint serve --port 8080', 'another port'],
      ['offprint serve --no-worker', 'the API alone'],
      ['offprint serve 2> offprint.log', 'the log (JSON lines) into a file'],
    ],
    notes: `A first Ctrl-C or SIGTERM stops in order: requests and prints under way get
OFFPRINT_SHUTDOWN_GRACE_SECONDS, what is not done by then goes back into the
queue. A second one stops at once.`,
  });
};

async function serve(flags: ServeFlags): Promise<number> {
  const config = loadServerConfig({
    PORT: flags.port,
    HOST: flags.host,
    OFFPRINT_CONCURRENCY: flags.concurrency,
  });
  const { compose, createLogger } = await import('../compose.ts');
  using stop = catchStopSignals();
  const system = await compose(config, {
    log: serverLog(createLogger(config), config),
    allowedHosts: allowedHosts(config),
    prints: flags.worker,
  });
  const { log } = system.app;
  using _uncaught = exitOnUncaught(log);
  using _memory = collectWhenIdle();
  let server: HttpServer | undefined;
  try {
    server = await listen(system.fetch, config.server);
    announce(server.url, system, flags.worker);
    log.info({ url: server.url, worker: flags.worker }, 'listening');

    if (flags.worker) {
      system.worker.start();
      void warmUpEngine(system, stop.signal);
    }
    await untilAskedToStop(system, stop.signal);
    system.endLongRequests();
    await Promise.all([server.close(config.server.shutdownGraceMs), system.worker.stop()]);
  } finally {
    await server?.close(0);
    await system.close();
  }
  log.info({}, 'stopped');
  return EXIT.ok;
}

function announce(url: string, system: System, hasWorker: boolean): void {
  const { config, description } = system;
  printHeading(url);
  printFact('API docs', `${url}/docs`);
  printStore(system);
  printFact('Storage', description.storage);
  printFact('Callers', CALLERS[config.auth.mode]);
  printFact('Worker', describeWorker(hasWorker, config.worker.concurrency));
  printWarnings(config);
}

const CALLERS: Readonly<Record<Config['auth']['mode'], string>> = {
  none: 'anyone who can reach it, as the user local',
  'api-key': 'those with an API key (OFFPRINT_API_KEYS)',
  jwt: 'users with a token (OFFPRINT_JWT_SECRET, OFFPRINT_JWKS_URL)',
};

function describeWorker(isOn: boolean, concurrency: number): string {
  if (!isOn) return 'none here: start `offprint worker` on the same store';
  return `prints ${concurrency === 1 ? 'one document' : `${concurrency} documents`} at once`;
}
