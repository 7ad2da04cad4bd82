import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { debianProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { type TestServer, untilReady } from './test-server.ts';

export interface RedisOptions {
  /** Whether a write is on disk before it is answered; only tests that kill the server need it. */
  readonly durable: boolean;
}

/** A Redis on a free port and a folder of its own. */
export async function startRedis({ durable }: RedisOptions): Promise<TestServer> {
  const program = debianProgram('redis-server', 'redis-server');
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'offprint-redis-'));
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: durable ? 'yes' : 'no',
    appendfsync: 'always',
    databases: '16',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess;
  const start = async () => {
    child = spawn(program, args, { stdio: 'ignore' });
    await untilReady(() => ask(port), 'Redis');
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  await start();
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function ask(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
