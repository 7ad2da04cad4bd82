import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../remove-folder.ts';
import { debianProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { askPostgres } from './postgres-server.ts';
import { serverProcess, unprivilegedOwner } from './test-server.ts';

export interface PgBouncer {
  readonly url: string;
  stop(): Promise<void>;
}

/** PgBouncer in transaction mode in front of a Postgres: each transaction may get another session. */
export async function startPgBouncer(postgresUrl: string): Promise<PgBouncer> {
  const {
    hostname,
    port: serverPort,
    username,
    password,
    pathname,
    searchParams,
  } = new URL(postgresUrl);
  const authority = searchParams.get('sslrootcert');
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
${authority ? `server_tls_sslmode = verify-full\nserver_tls_ca_file = ${authority}` : ''}
`,
  );
  const url = `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`;
  const server = serverProcess({
    name: 'PgBouncer',
    command: debianProgram('pgbouncer', 'pgbouncer'),
    args: [settings],
    owner: unprivilegedOwner(),
    ask: () => askPostgres(url),
  });
  await server.start();
  return {
    url,
    async stop() {
      // SIGTERM waits for its clients, since 1.23.
      await server.kill();
      await removeFolder(directory);
    },
  };
}
