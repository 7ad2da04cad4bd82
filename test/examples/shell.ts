import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished, vi } from 'vitest';
import { freePort } from '../support/services/free-port.ts';

interface Terminal {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Stops at the first command that fails, as a reader would. */
function open(commands: string, { cwd, env }: Terminal): ChildProcess & { output: () => string } {
  const { CI: _, NODE_ENV: __, ...own } = process.env;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd,
    env: { ...own, NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
  }
  return Object.assign(child, { output: () => written });
}

/** @returns what the commands wrote */
export async function runToEnd(commands: string, terminal: Terminal): Promise<string> {
  const child = open(commands, terminal);
  const [code] = await once(child, 'close');
  if (code === 0) return child.output();
  throw new Error(`${commands}\nended with ${code}:\n${child.output()}`);
}

export interface ShownServer {
  readonly port: number;
  readonly origin: string;
  /** Commands as the page has them, where the server is at port 3000. */
  here(commands: string): string;
  stop(): Promise<void>;
}

/** Runs commands whose last one serves, until the test is over. */
export async function serve(commands: string, terminal: Terminal): Promise<ShownServer> {
  const port = await freePort();
  const child = open(commands, { ...terminal, env: { ...terminal.env, PORT: `${port}` } });
  const exit = once(child, 'close');
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await exit;
  };
  onTestFinished(stop);
  const origin = `http://localhost:${port}`;
  const answers = async () => {
    if (child.exitCode !== null) return true;
    await fetch(origin);
    return true;
  };
  await vi.waitUntil(() => answers().catch(() => false), { timeout: 240_000, interval: 250 });
  if (child.exitCode !== null) throw new Error(`${commands}\nended:\n${child.output()}`);
  return {
    port,
    origin,
    here: (text) => text.replaceAll('localhost:3000', `localhost:${port}`),
    stop,
  };
}
