import { fileURLToPath } from 'node:url';
import { createTurns } from '../../async/turns.ts';
import { OffprintError } from '../../domain/errors.ts';
import { fromSentError, type SentError } from '../../domain/sent-error.ts';
import { createCalledProcess } from '../../platform/called-process.ts';
import { ownModule } from '../../platform/own-modules.ts';
import type { Results, Task } from './messages.ts';

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
  const called = createCalledProcess({
    program: PROGRAM,
    nodeFlags: NODE_FLAGS,
    idleMs,
    toError: (fault) => fromSentError(fault as SentError),
    toCrash: crashed,
  });
  const turns = createTurns({ places: 1, nowMs: () => performance.now() });
  let closing = new AbortController();

  return {
    async run(task, userId = PRINTS) {
      using _turn = await turns.take(userId, userId === PRINTS ? Infinity : 1, closing.signal);
      return (await called.call(task)) as Results[typeof task.does];
    },
    async close() {
      closing.abort(crashed());
      closing = new AbortController();
      await called.close();
    },
  };
}

function crashed(cause?: unknown): OffprintError {
  return new OffprintError('ENGINE_CRASHED', 'The template crashed. Try again.', { cause });
}
