import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programEnvironment } from './program-environment.ts';

const PROGRAM = fileURLToPath(new URL('../programs/print-worker.ts', import.meta.url));

export interface PrintWorkerFact {
  readonly ready?: true;
  /** The name in a document whose print has begun. */
  readonly printing?: string;
  /** … has ended, or was aborted. */
  readonly printed?: string;
  readonly aborted?: string;
  readonly atMs?: number;
}

export interface PrintWorker {
  readonly child: ChildProcess;
  /** All that it has said so far. */
  readonly facts: readonly PrintWorkerFact[];
  readonly isReady: () => boolean;
  /** How many prints have begun so far, and how many of them have come to their end. */
  readonly printsBegun: () => number;
  readonly printsEnded: () => number;
  exited(): Promise<number | null>;
}

/** @param printMs how long a print takes, such as `5-60`, at random in between */
export function startPrintWorker(env: Record<string, string>, printMs: string): PrintWorker {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...programEnvironment(), ...env, PRINT_MS: printMs },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const facts: PrintWorkerFact[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) facts.push(JSON.parse(line));
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    facts,
    isReady: () => facts.some(({ ready }) => ready),
    printsBegun: () => facts.filter(({ printing }) => printing).length,
    printsEnded: () => facts.filter(({ printed }) => printed).length,
    exited: () => exit,
  };
}
