import { isBusy, toStoreError } from './sqlite-error.ts';

type Read = <T>(work: (nowMs: number) => T) => Promise<T>;

interface Waiting {
  run(nowMs: number): void;
  reject(error: unknown): void;
}

/**
 * The number and the total time of a group's reads are limited, since they block the event loop.
 */
const LARGEST_GROUP = 32;
const LONGEST_GROUP_MS = 8;

/**
 * Runs the reads of one turn of the event loop in one transaction, since beginning and ending one
 * costs more than most reads.
 */
export function createReadGroup(read: Read): Read {
  let waiting: Waiting[] = [];

  async function next(): Promise<void> {
    const group = waiting.slice(0, LARGEST_GROUP);
    waiting = waiting.slice(LARGEST_GROUP);
    if (waiting.length > 0) setImmediate(next);
    try {
      const done = await readSome(group);
      if (done < group.length) putBack(group.slice(done));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Resolves to the number of reads that were run before the time was up. */
  function readSome(group: readonly Waiting[]): Promise<number> {
    return read((nowMs) => {
      const endMs = performance.now() + LONGEST_GROUP_MS;
      for (const [n, each] of group.entries()) {
        if (n > 0 && performance.now() > endMs) return n;
        runOne(each, nowMs, group.length === 1);
      }
      return group.length;
    });
  }

  function putBack(rest: readonly Waiting[]): void {
    if (waiting.length === 0) setImmediate(next);
    waiting = [...rest, ...waiting];
  }

  /** An error fails only its own read, unless the whole transaction has to wait. */
  function runOne({ run, reject }: Waiting, nowMs: number, isAlone: boolean): void {
    try {
      run(nowMs);
    } catch (error) {
      if (isAlone || isBusy(error)) throw error;
      reject(toStoreError(error));
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      const run = (nowMs: number) => resolve(work(nowMs));
      waiting.push({ run, reject });
      if (waiting.length === 1) setImmediate(next);
    });
}
