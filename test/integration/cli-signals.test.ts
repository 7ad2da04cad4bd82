import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RECOVERY_MS } from '../faults/recovery-bounds.ts';
import { descendantsOf, isAlive, killIfAlive } from '../support/processes.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The ways to start a server or a worker that the documents name. */
const STARTS = {
  'npx offprint serve': ['npx', 'offprint', 'serve'],
  'npx offprint worker': ['npx', 'offprint', 'worker', '--port', '0'],
  'npm start': ['npm', 'start'],
} as const;

// SIGHUP and SIGKILL end npx and leave its shell.
const SIGNALS = {
  'npx offprint serve': ['SIGTERM', 'SIGHUP', 'SIGKILL'],
  'npx offprint worker': ['SIGTERM'],
  'npm start': ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'],
} as const;

const CASES = Object.entries(STARTS).flatMap(([start, command]) =>
  SIGNALS[start as keyof typeof STARTS].map((signal) => [start, signal, command] as const),
);

test.each(CASES)(
  '%s ends with all its processes at a %s',
  async (_start, signal, [command, ...args]) => {
    const started = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', OFFPRINT_DATA_DIR: await tempDir() },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = started.pid ?? 0;
    const processes = () => [pid, ...descendantsOf(pid).map((each) => each.pid)];
    onTestFinished(() => {
      [...processes(), ...all].forEach(killIfAlive);
    });
    let all: number[] = [];
    for await (const line of createInterface({ input: started.stdout })) {
      if (/http:\/\/localhost:\d+/.test(line)) break;
    }
    all = processes();

    started.kill(signal);

    await vi.waitFor(() => expect(all.filter(isAlive)).toEqual([]), RECOVERY_MS.orderlyEnd);
  },
);
