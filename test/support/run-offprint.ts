import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What `npx offprint` runs. */
export const OFFPRINT_BIN = fileURLToPath(
  new URL('../../packages/server/bin/offprint.js', import.meta.url),
);

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  /** What it wrote to standard output, as text. */
  readonly output: string;
  /** What it wrote to standard error. */
  readonly errors: string;
}

export interface RunOptions {
  /** The folder it is run in. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input; empty unless given. */
  readonly input?: string | Uint8Array;
  /** Of Node, before the program. */
  readonly nodeArgs?: readonly string[];
  readonly node?: string;
}

/** The real command line, run to its end, with an environment of its own and no terminal. */
export async function runOffprint(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, env = {}, input = '', nodeArgs = [], node = process.execPath } = options;
  const child = spawn(node, [...nodeArgs, OFFPRINT_BIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  // A command that fails before it reads leaves a closed pipe behind.
  child.stdin.on('error', () => undefined).end(input);
  const [stdout, errors, [exitCode]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, output: stdout.toString(), errors };
}
