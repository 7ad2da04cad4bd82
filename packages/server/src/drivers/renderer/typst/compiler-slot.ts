import type { Logger } from '../../../ports/logger.ts';
import type { CompilerProcess } from './compiler-process.ts';

const MEASURE_EVERY_TASKS = 25;
/** By then a process has loaded its fonts and whatever all documents share. */
const SETTLED_AFTER_TASKS = 100;
/** A start takes as much processor time as about eight prints. */
const GROWTH_COUNTS_AFTER_TASKS = 1_000;

export interface CompilerSlotOptions {
  readonly start: () => Promise<CompilerProcess>;
  /** A process that uses more memory after its work is replaced. */
  readonly maxResidentBytes: number;
  /** So is one that has grown by as much since its first hundred tasks, though not soon. */
  readonly maxGrowthBytes: number;
  /** The memory of a process; null if the system does not say. */
  readonly residentBytes: (pid: number) => number | null;
  readonly log: Logger;
}

/** A place for one process at a time. The holder of the slot has the process alone. */
export interface CompilerSlot {
  /** Whether its process runs, so that nobody waits for a start. */
  readonly isReady: boolean;
  /** The process, started if there is none or the last one died. */
  process(): Promise<CompilerProcess>;
  /** Starts a process if there is none. Never throws: `process` throws the reason. */
  prepare(): Promise<void>;
  /**
   * For work that did not end: kills the process, and resolves once the next one has started or
   * failed to.
   */
  replace(process: CompilerProcess): Promise<void>;
  /** Starts the successor of a process that has grown, which the next {@link process} returns. */
  recycle(): Promise<void>;
  close(): Promise<void>;
}

export function createCompilerSlot(options: CompilerSlotOptions): CompilerSlot {
  const { start, maxResidentBytes, maxGrowthBytes, residentBytes, log } = options;
  let current: CompilerProcess | null = null;
  let successor: CompilerProcess | null = null;
  let starting: Promise<CompilerProcess> | null = null;
  let isClosed = false;
  const settledBytes = new WeakMap<CompilerProcess, number>();

  function started(): Promise<CompilerProcess> {
    starting ??= startOne().finally(() => {
      starting = null;
    });
    return starting;
  }

  async function startOne(): Promise<CompilerProcess> {
    const process = await start();
    if (isClosed) process.kill();
    else current = process;
    return process;
  }

  function hasGrown(process: CompilerProcess): boolean {
    const { pid, taskCount } = process;
    if (taskCount % MEASURE_EVERY_TASKS !== 0) return false;
    const bytes = residentBytes(pid) ?? 0;
    const settled = settledBytes.get(process) ?? 0;
    if (taskCount <= SETTLED_AFTER_TASKS) settledBytes.set(process, Math.max(settled, bytes));
    const mayGrow = settled === 0 || taskCount < GROWTH_COUNTS_AFTER_TASKS;
    return bytes > maxResidentBytes || (!mayGrow && bytes > settled + maxGrowthBytes);
  }

  const isReady = () => successor !== null || current?.isRunning() === true;

  async function prepare(): Promise<void> {
    if (isClosed || isReady()) return;
    await started().catch((error) => log.debug({ err: error }, 'the next compiler did not start'));
  }

  return {
    get isReady() {
      return isReady();
    },
    prepare,
    async process() {
      if (successor !== null) {
        current?.kill();
        current = successor;
        successor = null;
      }
      if (current?.isRunning()) return current;
      current = null;
      return await started();
    },
    async replace(process) {
      process.kill();
      if (current === process) current = null;
      await prepare();
    },
    async recycle() {
      if (isClosed || current === null || successor !== null || !hasGrown(current)) return;
      const process = await start();
      if (isClosed || current === null) process.kill();
      else successor = process;
    },
    async close() {
      isClosed = true;
      current?.kill();
      successor?.kill();
      await starting?.catch(() => undefined);
    },
  };
}
