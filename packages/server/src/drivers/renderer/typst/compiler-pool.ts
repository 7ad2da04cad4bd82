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
  /** Processes beside them, each started as soon as all others are in use, so that it is ready. */
  readonly spareCompilers: number;
  /** Work is stopped after it; waiting for a process does not count. */
  readonly timeoutMs: number;
  /** A document whose process has more in memory is stopped. */
  readonly maxTaskResidentBytes: number;
  /** A process that has more in memory afterwards is replaced. */
  readonly maxIdleResidentBytes: number;
  readonly start: () => Promise<CompilerProcess>;
  readonly log: Logger;
}

/** Processes of the compiler, as many as documents may be set at once. */
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

/** More than what a process has moves by, from print to print. */
const MAX_IDLE_GROWTH_BYTES = 12 * 1024 * 1024;
/** Most prints are over sooner than a new process has started: each keystroke may abort one. */
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
  // The pool hands out its last thing first.
  const pool = createPool<CompilerSlot>(slots.toReversed(), ({ isReady }) => isReady);
  const inUse = new Set<CompilerSlot>();

  /** A start takes longer than most prints: whoever is let pass by slow ones must not wait for it. */
  function keepOneReady(): void {
    if (inUse.size < concurrency) return;
    const free = slots.filter((slot) => !inUse.has(slot));
    if (!free.some(({ isReady }) => isReady)) void free[0]?.prepare();
  }

  // One at a time, so that never more than one process stands beside those that work.
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
        // It is still at work, or dead.
        if (process) replaced = slot.replace(process);
        throw closed ? rendererClosed() : error;
      } finally {
        // Others are given a slot whose process runs, while this one's starts.
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
