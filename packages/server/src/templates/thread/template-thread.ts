import { Worker } from 'node:worker_threads';
import { createTurns } from '../../async/turns.ts';
import { OffprintError } from '../../domain/errors.ts';
import { ownModule } from '../../platform/own-modules.ts';
import type { Answer, Call, Results, Task } from './thread-messages.ts';

export interface TemplateThread {
  /**
   * @param userId a user who waits for a turn here; absent for prints, which have had their turn
   * @throws OffprintError as templates do; ENGINE_CRASHED when the thread dies
   */
  run<K extends keyof Results>(
    task: Task & { readonly does: K },
    userId?: string,
  ): Promise<Results[K]>;
  close(): Promise<void>;
}

export interface ThreadOptions {
  /** The thread ends after so long without a task; 10 s if absent. */
  readonly idleMs?: number;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

const PROGRAM = ownModule('./template-worker', import.meta.url);

/** Otherwise a busy thread keeps up to 128 MB for young objects. */
const LIMITS = { maxYoungGenerationSizeMb: 32 };

/**
 * Its heap stays many times larger than needed until it ends. Starting another takes some tenths of
 * a second.
 */
const IDLE_MS = 10_000;

/** The user of all prints, which have had their turn already. No user id contains a comma. */
const PRINTS = ',prints';

/** A thread for templates. It starts with a task, and ends after a while without one. */
export function createTemplateThread({ idleMs = IDLE_MS }: ThreadOptions = {}): TemplateThread {
  const pending = new Map<number, Pending>();
  let worker: Worker | null = null;
  let calls = 0;
  let closing = new AbortController();
  let idling: NodeJS.Timeout | undefined;
  const turns = createTurns({ places: 1, nowMs: () => performance.now() });

  function started(): Worker {
    if (worker) return worker;
    const starting = new Worker(PROGRAM, { resourceLimits: LIMITS });
    starting.on('message', settle);
    starting.on('error', (cause) => lose(starting, cause));
    starting.on('exit', () => lose(starting));
    worker = starting;
    return starting;
  }

  function settle({ id, result, error }: Answer): void {
    const call = pending.get(id);
    pending.delete(id);
    // The thread keeps the process alive only while it has something to do.
    if (pending.size === 0) rest();
    if (error) call?.reject(new OffprintError(error.code, error.message, error));
    else call?.resolve(result as never);
  }

  function rest(): void {
    worker?.unref();
    idling = setTimeout(() => void end(), idleMs).unref();
  }

  /** The next task starts another thread. */
  async function end(): Promise<void> {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  function lose(lost: Worker, cause?: unknown): void {
    if (worker !== lost) return;
    worker = null;
    for (const { reject } of pending.values()) reject(crashed(cause));
    pending.clear();
  }

  return {
    async run(task, userId = PRINTS) {
      using _turn = await turns.take(userId, userId === PRINTS ? Infinity : 1, closing.signal);
      const { promise, resolve, reject } = Promise.withResolvers<Results[typeof task.does]>();
      const call: Call = { id: ++calls, task };
      clearTimeout(idling);
      const thread = started();
      thread.postMessage(call);
      thread.ref();
      pending.set(call.id, { resolve, reject });
      return await promise;
    },
    async close() {
      closing.abort(crashed());
      closing = new AbortController();
      await worker?.terminate();
    },
  };
}

function crashed(cause?: unknown): OffprintError {
  return new OffprintError('ENGINE_CRASHED', 'The template crashed. Try again.', { cause });
}
