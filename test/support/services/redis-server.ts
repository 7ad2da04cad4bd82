import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { removeFolder } from '../remove-folder.ts';
import type { Certificate } from './certificate.ts';
import { debianProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { serverProcess, type TestServer } from './test-server.ts';

export interface RedisOptions {
  /** Whether a write is on disk before it is answered; only tests that kill the server need it. */
  readonly durable: boolean;
  /** The path of the server's program; Debian's redis-server unless given. */
  readonly program?: string;
  /** With it, every connection is encrypted. */
  readonly certificate?: Certificate | undefined;
}

/** A Redis, or Valkey, on a free port and in a folder of its own. */
export async function startRedis(options: RedisOptions): Promise<TestServer> {
  const { durable, certificate } = options;
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'offprint-redis-'));
  const settings = {
    ...(certificate ? tlsSettings(port, certificate) : { port: String(port) }),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: durable ? 'yes' : 'no',
    appendfsync: 'always',
    databases: '16',
  };
  const server = serverProcess({
    name: 'Redis',
    command: options.program ?? debianProgram('redis-server', 'redis-server'),
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ask: () => ask(port, certificate),
  });
  await server.start();
  return {
    url: `${certificate ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    start: server.start,
    kill: server.kill,
    async stop() {
      // A Redis that is writing its first file of commands refuses SIGTERM.
      await server.kill();
      await removeFolder(directory);
    },
  };
}

function tlsSettings(port: number, { authority, certificate, key }: Certificate) {
  return {
    port: '0',
    'tls-port': String(port),
    'tls-ca-cert-file': authority,
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-auth-clients': 'no',
  };
}

async function ask(port: number, certificate?: Certificate): Promise<void> {
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    ...(certificate && { tls: { ca: await readFile(certificate.authority) } }),
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
