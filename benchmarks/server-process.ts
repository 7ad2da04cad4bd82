import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../packages/server/bin/offprint.js', import.meta.url));

export interface ServerProcess {
  readonly pid: number;
  /** Of the v1 API. */
  readonly api: string;
  stop(): Promise<void>;
}

/** `offprint serve` as anybody starts it, on a free port and a folder of its own. */
export async function startServer(
  settings: Record<string, string>,
  { worker = true, bin = BIN }: { readonly worker?: boolean; readonly bin?: string } = {},
): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'offprint-bench-'));
  const child = spawn(process.execPath, [bin, 'serve', ...(worker ? [] : ['--no-worker'])], {
    env: {
      ...process.env,
      PORT: '0',
      OFFPRINT_DATA_DIR: dataDir,
      OFFPRINT_LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const isReady = worker ? /(?:Browser|Engine) .*ready/ : /Worker/;
  const base = await startedAt(child.stdout, isReady);
  return {
    pid: child.pid ?? 0,
    api: `${base}/api/v1`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true });
    },
  };
}

/** When it listens, and what prints is ready if it prints. */
async function startedAt(output: NodeJS.ReadableStream, isReady: RegExp): Promise<string> {
  let base = '';
  for await (const line of createInterface({ input: output })) {
    base ||= /http:\/\/localhost:\d+/.exec(line)?.[0] ?? '';
    if (base && isReady.test(line)) break;
  }
  if (!base) throw new Error('the server did not start');
  return base;
}
