import { untilAborted } from '../../../async/abort.ts';
import { deadline } from '../../../async/deadline.ts';
import { createPool } from '../../../async/pool.ts';
import { residentBytes } from '../../../platform/processes.ts';
import type { Logger } from '../../../ports/logger.ts';
import { watchMemory } from '../memory-watch.ts';
import { rendererClosed, renderTimeout } from '../render-errors.ts';
import type { CompilerProcess } from './compiler-process.ts';
import { type CompilerSlot, createCompilerSlot } from './compiler-slot.ts';
import type { Answer, Task } from './messages.ts';

export interface CompilerPoolOptions {
  readonly concurrency: number;
  /** Further processes, each started as soon as all others are in use, so that one is ready. */
  readonly spareCompilers: number;
  /** Work is stopped after this time, without the wait for a process. */
  readonly timeoutMs: number;
  /** A document is stopped when its process uses more memory. */
  readonly maxTaskResidentBytes: number;
  /** A process that uses more memory afterwards is replaced. */
  readonly maxIdleResidentBytes: number;
  readonly start: () => Promise<CompilerProcess>;
  readonly log: Logger;
}

/** As many processes of the compiler as documents may be set at once. */
export interface CompilerPool {
  /**
   * Waits for a process, first come, first served, and has it do the task.
   *
   * @throws the signal's reason; OffprintError RENDER_TIMEOUT, DOCUMENT_TOO_LARGE, ENGINE_CRASHED,
   *   ENGINE_UNAVAILABLE
   */
  perform(task: Task, signal: AbortSignal): Promise<Answer>;
  startAll(): Promise<void>;
  close(): Promise<void>;
}

/** More than a process's memory varies from print to print. */
const MAX_IDLE_GROWTH_BYTES = 12 * 1024 * 1024;
/** Each keystroke may abort a print, and most end sooner than a new process would have started. */
const ABORTED_TASK_GRACE_MS = 400;

async function endsSoon(answer: Promise<Answer>, stop: AbortSignal): Promise<boolean> {
  const tooLate = () => new Error('it is still at work');
  using grace = deadline(ABORTED_TASK_GRACE_MS, tooLate);
  return await untilAborted(answer, stop, grace.signal).then(
    () => true,
    () => false,
  );
}

export function createCompilerPool(options: CompilerPoolOptions): CompilerPool {
  const { concurrency, spareCompilers, timeoutMs, log } = options;
  let closed = false;

  const start = async () => {
    if (closed) throw rendererClosed();
    return await options.start();
  };
  const slots = Array.from({ length: concurrency + spareCompilers }, () =>
    createCompilerSlot({
      start,
      maxResidentBytes: options.maxIdleResidentBytes,
      maxGrowthBytes: MAX_IDLE_GROWTH_BYTES,
      residentBytes,
      log,
    }),
  );
  // The pool lends its last slot first.
  const pool = createPool<CompilerSlot>(slots.toReversed(), ({ isReady }) => isReady);
  const inUse = new Set<CompilerSlot>();

  /**
   * Starts a process ahead: a start takes longer than most prints, and prints let past slow ones
   * must not wait for it.
   */
  function keepOneReady(): void {
    if (inUse.size < concurrency) return;
    const free = slots.filter((slot) => !inUse.has(slot));
    if (!free.some(({ isReady }) => isReady)) void free[0]?.prepare();
  }

  // One at a time, so that there is never more than one process too many.
  let recycling = false;
  async function recycle(slot: CompilerSlot): Promise<void> {
    if (recycling || closed) return;
    recycling = true;
    try {
      await slot.recycle();
    } catch (error) {
      log.warn({ err: error }, 'a compiler that has grown could not be replaced yet');
    } finally {
      recycling = false;
    }
  }

  function giveBack(slot: CompilerSlot): void {
    inUse.delete(slot);
    pool.release(slot);
    recycle(slot);
  }

  return {
    async perform(task, signal) {
      const slot = await pool.acquire(signal);
      inUse.add(slot);
      let process: CompilerProcess | undefined;
      let replaced: Promise<void> | undefined;
      try {
        keepOneReady();
        process = await untilAborted(slot.process(), signal);
        using memory = watchMemory(process.pid, options.maxTaskResidentBytes);
        using time = deadline(timeoutMs, () => renderTimeout(timeoutMs));
        const stops = [signal, time.signal, memory.signal];
        const answer = process.perform(task);
        return await untilAborted(answer, ...stops).catch(async (error) => {
          const mayEndSoon = signal.aborted && !time.signal.aborted && !memory.signal.aborted;
          if (mayEndSoon && (await endsSoon(answer, memory.signal))) process = undefined;
          throw error;
        });
      } catch (error) {
        // The process is still at work, or dead.
        if (process) replaced = slot.replace(process);
        throw closed ? rendererClosed() : error;
      } finally {
        // Others get a slot whose process runs, while this slot's process starts.
        if (replaced) void replaced.then(() => giveBack(slot));
        else giveBack(slot);
      }
    },
    async startAll() {
      await Promise.all(slots.slice(0, concurrency).map((slot) => slot.process()));
    },
    async close() {
      closed = true;
      pool.close(rendererClosed());
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
}
