import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { removeFolder } from '../remove-folder.ts';
import type { Certificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { npmPostgres, type PostgresPrograms } from './postgres-programs.ts';
import { serverProcess, type TestServer, unprivilegedOwner } from './test-server.ts';

const PASSWORD = 'of-the-tests';

export interface PostgresOptions {
  /** Whether a commit waits for the disk; only tests that kill the server need it. */
  readonly durable: boolean;
  /** Those of npm unless given. */
  readonly programs?: PostgresPrograms;
  /** With it, no connection is taken that isn't encrypted. */
  readonly certificate?: Certificate | undefined;
  /** Further settings of the server. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Further arguments of initdb. */
  readonly initdbArgs?: readonly string[];
}

/** A Postgres on a free port and in a folder of its own. */
export async function startPostgres(options: PostgresOptions): Promise<TestServer> {
  const { durable, programs = npmPostgres(), certificate } = options;
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'offprint-postgres-'));
  const settings = {
    port: String(port),
    max_connections: '300',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    shared_buffers: '128MB',
    unix_socket_directories: '',
    ...(certificate && { ssl: 'on', ssl_cert_file: 'server.pem', ssl_key_file: 'server.key' }),
    ...options.settings,
  };
  const data = await makeDatabase(home, programs, options);
  const url = new URL(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`);
  if (certificate) {
    url.searchParams.set('sslmode', 'verify-full');
    url.searchParams.set('sslrootcert', certificate.authority);
  }
  const server = serverProcess({
    name: 'Postgres',
    command: programs.postgres,
    args: [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    owner: unprivilegedOwner(),
    ask: () => askPostgres(url.href),
  });
  await server.start();
  return {
    url: url.href,
    start: server.start,
    kill: server.kill,
    async stop() {
      // Ends the sessions that are left; SIGTERM would wait for them.
      await server.stop('SIGINT');
      await removeFolder(home);
    },
  };
}

/** @returns the folder of the data */
async function makeDatabase(
  home: string,
  { initdb }: PostgresPrograms,
  { certificate, initdbArgs = [] }: PostgresOptions,
): Promise<string> {
  const owner = unprivilegedOwner();
  const data = join(home, 'data');
  const password = join(home, 'password');
  await writeFile(password, PASSWORD);
  await chmod(home, 0o755);
  await mkdir(data);
  if (owner) await chown(data, owner.uid, owner.gid);
  const args = ['--username=postgres', `--pwfile=${password}`, '--auth=password', ...initdbArgs];
  await promisify(execFile)(
    initdb,
    [`--pgdata=${data}`, '--encoding=UTF8', '--locale=C', '--no-sync', ...args],
    { ...owner },
  );
  if (certificate) await demandTls(data, certificate);
  return data;
}

async function demandTls(data: string, { certificate, key }: Certificate): Promise<void> {
  const owner = unprivilegedOwner();
  for (const [from, name] of [
    [certificate, 'server.pem'],
    [key, 'server.key'],
  ] as const) {
    const to = join(data, name);
    await copyFile(from, to);
    await chmod(to, 0o600);
    if (owner) await chown(to, owner.uid, owner.gid);
  }
  await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 password\n');
}

/** Connects and asks for one row. */
export async function askPostgres(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}
