import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createTurns } from '../../async/turns.ts';
import { OffprintError } from '../../domain/errors.ts';
import { compileCacheOfOwn, ownModule } from '../../platform/own-modules.ts';
import { giveWay } from '../../platform/processes.ts';
import type { Answer, Call, Results, Task } from './messages.ts';

export interface TemplateProcess {
  /**
   * @param userId a user who waits for a turn here; absent for prints, which have had their turn
   * @throws OffprintError as templates do; ENGINE_CRASHED when the process dies
   */
  run<K extends keyof Results>(
    task: Task & { readonly does: K },
    userId?: string,
  ): Promise<Results[K]>;
  close(): Promise<void>;
}

export interface ProcessOptions {
  /** The process ends after so long without a task; 10 s if absent. */
  readonly idleMs?: number;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

const PROGRAM = fileURLToPath(ownModule('./template-program', import.meta.url));

/** Otherwise a busy process keeps up to 48 MB for young objects. */
const NODE_FLAGS = ['--max-semi-space-size=8', '--v8-pool-size=1'];

/**
 * Its heap stays many times larger than needed until it ends. Starting another takes some tenths of
 * a second.
 */
const IDLE_MS = 10_000;

/** The user of all prints, which have had their turn already. No user id contains a comma. */
const PRINTS = ',prints';

/** A process for templates. It starts with a task, and ends after a while without one. */
export function createTemplateProcess({ idleMs = IDLE_MS }: ProcessOptions = {}): TemplateProcess {
  const pending = new Map<number, Pending>();
  let current: ChildProcess | null = null;
  let calls = 0;
  let closing = new AbortController();
  let idling: NodeJS.Timeout | undefined;
  const turns = createTurns({ places: 1, nowMs: () => performance.now() });

  function started(): ChildProcess {
    if (current) return current;
    const child = start();
    child.on('message', (answer: Answer) => settle(answer));
    child.on('error', (cause) => lose(child, cause));
    child.on('exit', (code, signal) => lose(child, new Error(`it ended by ${signal ?? code}`)));
    current = child;
    return child;
  }

  function settle({ id, result, error }: Answer): void {
    const call = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) rest();
    if (error) call?.reject(new OffprintError(error.code, error.message, error));
    else call?.resolve(result as never);
  }

  function rest(): void {
    if (current) keepAwakeFor(current, false);
    idling = setTimeout(end, idleMs).unref();
  }

  /** The next task starts another process. */
  function end(): void {
    current?.disconnect();
    current = null;
  }

  function lose(lost: ChildProcess, cause: Error): void {
    if (current !== lost) return;
    current = null;
    for (const { reject } of pending.values()) reject(crashed(cause));
    pending.clear();
  }

  return {
    async run(task, userId = PRINTS) {
      using _turn = await turns.take(userId, userId === PRINTS ? Infinity : 1, closing.signal);
      const { promise, resolve, reject } = Promise.withResolvers<Results[typeof task.does]>();
      const call: Call = { id: ++calls, task };
      clearTimeout(idling);
      const child = started();
      pending.set(call.id, { resolve, reject });
      keepAwakeFor(child, true);
      child.send(call);
      return await promise;
    },
    async close() {
      closing.abort(crashed());
      closing = new AbortController();
      if (current === null) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      current.once('exit', resolve);
      keepAwakeFor(current, true);
      // By itself it ends as soon as it has nothing to do.
      if (pending.size > 0) current.kill('SIGKILL');
      else current.disconnect();
      await promise;
    },
  };
}

function start(): ChildProcess {
  const child = fork(PROGRAM, {
    // The server's environment holds secrets. Its folder is where fonts are looked for.
    env: { TZ: 'UTC', ...compileCacheOfOwn() },
    execArgv: NODE_FLAGS,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Before it starts threads, which get its priority.
  if (child.pid !== undefined) giveWay(child.pid);
  return child;
}

/** The process keeps the server alive only while it has something to do. */
function keepAwakeFor(child: ChildProcess, isBusy: boolean): void {
  for (const each of [child, child.channel]) {
    if (isBusy) each?.ref();
    else each?.unref();
  }
}

function crashed(cause?: unknown): OffprintError {
  return new OffprintError('ENGINE_CRASHED', 'The template crashed. Try again.', { cause });
}
