import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { debianProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { untilReady } from './test-server.ts';

export interface PgBouncer {
  readonly url: string;
  stop(): Promise<void>;
}

/** PgBouncer in transaction mode in front of a Postgres: each transaction may get another session. */
export async function startPgBouncer(postgresUrl: string): Promise<PgBouncer> {
  const program = debianProgram('pgbouncer', 'pgbouncer');
  const { hostname, port: serverPort, username, password, pathname } = new URL(postgresUrl);
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'offprint-pgbouncer-'));
  await chmod(directory, 0o755);
  const users = join(directory, 'users.txt');
  await writeFile(users, `"${username}" "${password}"\n`);
  const settings = join(directory, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
max_client_conn = 500
default_pool_size = 20
ignore_startup_parameters = extra_float_digits
`,
  );
  const asRoot = process.getuid?.() === 0;
  const child = spawn(program, [...(asRoot ? ['-u', 'nobody'] : []), settings], {
    stdio: 'ignore',
  });
  const url = `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`;
  await untilReady(async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.query('SELECT 1');
    } finally {
      await client.end().catch(() => undefined);
    }
  }, 'PgBouncer');
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(directory, { recursive: true, force: true });
    },
  };
}
