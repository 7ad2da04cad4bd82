import { type ChildProcess, fork } from 'node:child_process';
import { compileCacheOfOwn } from './own-modules.ts';
import { giveWay } from './processes.ts';

/** What the process is asked: to do a task, or to stop doing it. */
export type CallMessage =
  | { readonly id: number; readonly task: unknown }
  | { readonly id: number; readonly isCancelled: true };

export type AnswerMessage =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: unknown };

export interface CalledProcessOptions {
  /** What it runs, which answers with `answerCalls`. */
  readonly program: string;
  readonly nodeFlags: readonly string[];
  /** It ends after so long without a task. */
  readonly idleMs: number;
  /** The error of a task for what `answerCalls` has sent of it. */
  readonly toError: (fault: unknown) => Error;
  /** The error of tasks whose process has died. */
  readonly toCrash: (cause?: unknown) => Error;
}

/** A process that starts with a task, ends after a while without one, and gives way to this one. */
export interface CalledProcess {
  /**
   * Has the process do the task, beside others.
   *
   * @param signal stops it
   * @throws as the options say; the signal's reason
   */
  call(task: unknown, signal?: AbortSignal): Promise<unknown>;
  /** The next task would start another process. */
  close(): Promise<void>;
}

/** By then a process that is not busy has ended by itself. */
const ENDS_WITHIN_MS = 300;

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export function createCalledProcess(options: CalledProcessOptions): CalledProcess {
  const { idleMs, toError, toCrash } = options;
  const pending = new Map<number, Pending>();
  let current: ChildProcess | null = null;
  let calls = 0;
  let idling: NodeJS.Timeout | undefined;

  function started(): ChildProcess {
    if (current) return current;
    const child = start(options);
    child.on('message', (answer: AnswerMessage) => settle(answer));
    child.on('error', (cause) => lose(child, cause));
    child.on('exit', (code, signal) => lose(child, new Error(`it ended by ${signal ?? code}`)));
    current = child;
    return child;
  }

  function settle(answer: AnswerMessage): void {
    const call = pending.get(answer.id);
    if ('fault' in answer) call?.reject(toError(answer.fault));
    else call?.resolve(answer.result);
    forget(answer.id);
  }

  function forget(id: number): void {
    if (!pending.delete(id) || pending.size > 0) return;
    if (current) keepAwakeFor(current, false);
    idling = setTimeout(end, idleMs).unref();
  }

  /** It ends by itself once it has nothing to do, and keeps what Node has compiled. */
  function end(): void {
    if (current?.connected) current.disconnect();
    current = null;
  }

  function lose(lost: ChildProcess, cause: Error): void {
    if (current !== lost) return;
    current = null;
    for (const { reject } of pending.values()) reject(toCrash(cause));
    pending.clear();
  }

  return {
    async call(task, signal) {
      signal?.throwIfAborted();
      const id = ++calls;
      clearTimeout(idling);
      const child = started();
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      pending.set(id, { resolve, reject });
      keepAwakeFor(child, true);
      child.send({ id, task } satisfies CallMessage);
      const cancel = () => {
        if (child.connected) child.send({ id, isCancelled: true } satisfies CallMessage);
        reject(signal?.reason);
        forget(id);
      };
      signal?.addEventListener('abort', cancel);
      try {
        return await promise;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    async close() {
      clearTimeout(idling);
      const ending = current;
      if (ending === null) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      ending.once('exit', resolve);
      keepAwakeFor(ending, true);
      if (ending.connected) ending.disconnect();
      const kill = setTimeout(() => ending.kill('SIGKILL'), ENDS_WITHIN_MS);
      await promise;
      clearTimeout(kill);
    },
  };
}

function start({ program, nodeFlags }: CalledProcessOptions): ChildProcess {
  const child = fork(program, {
    // The server's environment holds secrets. Its folder is where fonts are looked for.
    env: { TZ: 'UTC', ...compileCacheOfOwn() },
    execArgv: [...nodeFlags],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Before it starts threads, which get its priority.
  if (child.pid !== undefined) giveWay(child.pid);
  return child;
}

/** The process keeps this one alive only while it has something to do. */
function keepAwakeFor(child: ChildProcess, isBusy: boolean): void {
  for (const each of [child, child.channel]) {
    if (isBusy) each?.ref();
    else each?.unref();
  }
}
