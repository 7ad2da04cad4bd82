type Work = (nowMs: number) => unknown;

interface QueuedWrite {
  readonly work: Work;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type Outcome = { readonly result: unknown } | { readonly error: unknown };

export interface Transaction {
  /** Runs `work` in one write transaction and commits it; on a throw nothing of it is kept. */
  run<T>(work: (nowMs: number) => T): Promise<T>;
  /** Runs `work` inside the transaction under way; on a throw nothing of that part is kept. */
  part<T>(work: () => T): T;
  /** False when SQLite has rolled back by itself, as it does when the disk is full. */
  isOpen(): boolean;
}

/** So that a crowd of writers does not hold up the event loop. */
const LARGEST_BATCH = 32;

/**
 * Writes that come in one turn of the event loop share a transaction, and so one wait for the disk.
 * Each is still kept or refused by itself, and none is acknowledged before all are on disk.
 */
export function createWriteQueue(
  transaction: Transaction,
): <T>(work: (nowMs: number) => T) => Promise<T> {
  let queue: QueuedWrite[] = [];

  async function flush(): Promise<void> {
    const batch = queue.slice(0, LARGEST_BATCH);
    queue = queue.slice(LARGEST_BATCH);
    if (queue.length > 0) setImmediate(flush);
    try {
      const outcomes = await transaction.run((nowMs) =>
        batch.map(({ work }) => attempt(work, nowMs, batch.length === 1)),
      );
      for (const [index, outcome] of outcomes.entries()) settle(batch[index], outcome);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  function attempt(work: Work, nowMs: number, isAlone: boolean): Outcome {
    if (isAlone) return { result: work(nowMs) };
    try {
      return { result: transaction.part(() => work(nowMs)) };
    } catch (error) {
      if (!transaction.isOpen()) throw error;
      return { error };
    }
  }

  return <T>(work: (nowMs: number) => T) =>
    new Promise<T>((resolve, reject) => {
      queue.push({ work, resolve: resolve as QueuedWrite['resolve'], reject });
      if (queue.length === 1) setImmediate(flush);
    });
}

function settle(write: QueuedWrite | undefined, outcome: Outcome): void {
  if ('error' in outcome) write?.reject(outcome.error);
  else write?.resolve(outcome.result);
}
