import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from '../../../async/deadline.ts';
import { OffprintError } from '../../../domain/errors.ts';
import { compileCacheOfOwn, ownModule } from '../../../platform/own-modules.ts';
import { giveWay, isProcessRunning } from '../../../platform/processes.ts';
import type { Answer, Equipment, Readiness, Task } from './messages.ts';
import { createTaskPace } from './task-pace.ts';

/** A process that sets one document at a time. */
export interface CompilerProcess {
  readonly pid: number;
  /** Aborts when the process has ended, with ENGINE_CRASHED as its reason. */
  readonly lost: AbortSignal;
  /** How many tasks it was given. */
  readonly taskCount: number;
  isRunning(): boolean;
  /** A caller that gives up waiting must kill the process. */
  perform(task: Task): Promise<Answer>;
  kill(): void;
}

const PROGRAM = fileURLToPath(ownModule('./compiler-program', import.meta.url));
const NO_HOST_FONTS = fileURLToPath(new URL('./fonts.conf', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const MAX_STDERR_CHARS = 4_000;

/**
 * Not the server's environment, which holds secrets. The library looks for packages in the home
 * directory and downloads them, so both lead nowhere.
 */
const ENVIRONMENT = {
  HOME: PROGRAM,
  XDG_DATA_HOME: PROGRAM,
  XDG_CACHE_HOME: PROGRAM,
  APPDATA: PROGRAM,
  LOCALAPPDATA: PROGRAM,
  ALL_PROXY: 'socks5://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  FONTCONFIG_FILE: NO_HOST_FONTS,
  TZ: 'UTC',
  // One thread, since each process sets one document at a time.
  RAYON_NUM_THREADS: '1',
  UV_THREADPOOL_SIZE: '1',
  MALLOC_ARENA_MAX: '2',
  // glibc raises both with the largest document, and would keep up to 24 MB more in each process.
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '1048576',
};
/** Frees documents soon, since the collector does not know their size. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--v8-pool-size=1'];

/** @throws OffprintError ENGINE_UNAVAILABLE, ENGINE_CRASHED; no process is left then */
export async function startCompiler(equipment: Equipment): Promise<CompilerProcess> {
  const child = fork(PROGRAM, {
    cwd: parse(PROGRAM).root,
    env: { ...ENVIRONMENT, ...compileCacheOfOwn() },
    execArgv: NODE_FLAGS,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
  });
  const lost = watchEnd(child);
  try {
    if (child.pid === undefined) throw new Error('the process did not start');
    giveWay(child.pid);
    child.send(equipment);
    const ready = answerOf<Readiness>(child, lost);
    const { missing } = await within(ready, START_TIMEOUT_MS, startedTooLate);
    if (missing !== null) throw noCompiler(missing);
    return processOf(child, child.pid, lost);
  } catch (error) {
    child.kill('SIGKILL');
    throw error instanceof OffprintError ? error : compilerCrashed(error);
  }
}

function processOf(child: ChildProcess, pid: number, lost: AbortSignal): CompilerProcess {
  let taskCount = 0;
  const pace = createTaskPace(pid);
  return {
    pid,
    lost,
    get taskCount() {
      return taskCount;
    },
    isRunning: () => !lost.aborted && isProcessRunning(pid),
    async perform(task) {
      taskCount += 1;
      using _ = pace.ofTask();
      child.send(task);
      return await answerOf<Answer>(child, lost).catch(asFailure);
    },
    kill: () => child.kill('SIGKILL'),
  };
}

async function answerOf<T>(child: ChildProcess, lost: AbortSignal): Promise<T> {
  try {
    const [answer] = await once(child, 'message', { signal: lost });
    return answer as T;
  } catch (error) {
    throw lost.aborted ? lost.reason : error;
  }
}

/** A panic of the compiler, which the same document would cause again. */
const PANIC = /(?<=^it ended by SIGABRT: .*)panicked at .*/s;

function asFailure(error: unknown): Answer {
  const { cause } = error as { cause?: Partial<Error> };
  const [panic] = PANIC.exec(cause?.message ?? '') ?? [];
  if (panic === undefined) throw error;
  return { is: 'failed', diagnostics: [panic] };
}

function watchEnd(child: ChildProcess): AbortSignal {
  const lost = new AbortController();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR_CHARS);
  });
  child.once('error', (error) => lost.abort(compilerCrashed(error)));
  // Not `exit`, before which the last of stderr may not have arrived.
  child.once('close', (code, signal) => {
    lost.abort(compilerCrashed(new Error(`it ended by ${signal ?? code}: ${stderr}`)));
  });
  return lost.signal;
}

function startedTooLate(): Error {
  return new Error(`it was not ready within ${START_TIMEOUT_MS} ms`);
}

function compilerCrashed(cause: unknown): OffprintError {
  return new OffprintError('ENGINE_CRASHED', 'What sets the document has crashed. Try again.', {
    cause,
  });
}

function noCompiler(reason: string): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    `Typst's compiler does not load on this platform (${process.platform}-${process.arch}). Run \`npm ci\` on it, with optional dependencies.`,
    { cause: new Error(reason) },
  );
}
