type Work = (nowMs: number) => unknown;

export interface WriteOptions {
  /** Called as soon as others can read what was written. */
  readonly onCommit?: (() => void) | undefined;
  /** `committed` is for writes that a power cut may undo. */
  readonly answeredWhen?: 'onDisk' | 'committed' | undefined;
}

export type Write = <T>(work: (nowMs: number) => T, options?: WriteOptions) => Promise<T>;

interface QueuedWrite extends WriteOptions {
  readonly work: Work;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type Outcome = { readonly result: unknown } | { readonly error: unknown };

export interface Transaction {
  /** Runs `work` in one write transaction and commits it. If it throws, nothing is kept. */
  run<T>(work: (nowMs: number) => T): Promise<T>;
  /** Runs `work` inside the current transaction. If it throws, nothing of that part is kept. */
  part<T>(work: () => T): T;
  /**
   * Whether the whole transaction is lost with the part that threw, since SQLite rolled it back or
   * has no space.
   */
  isLostBy(error: unknown): boolean;
  /** Resolves when everything committed survives a power cut. */
  whenOnDisk(): Promise<void>;
}

/** Limited, so that many writers do not block the event loop. */
const LARGEST_BATCH = 32;

/**
 * Writes of one turn of the event loop share a transaction, and those committed while the disk is
 * busy share the next wait for it. Each one succeeds or fails alone, and is answered once it is on
 * disk.
 */
export function createWriteQueue(transaction: Transaction): Write {
  let queue: QueuedWrite[] = [];

  async function flush(): Promise<void> {
    const batch = queue.slice(0, LARGEST_BATCH);
    queue = queue.slice(LARGEST_BATCH);
    if (queue.length > 0) setImmediate(flush);
    try {
      const answers = await transaction.run((nowMs) =>
        batch.map((write) => ({
          write,
          outcome: attempt(write.work, nowMs, batch.length === 1),
        })),
      );
      for (const { onCommit } of batch) onCommit?.();
      const { onDisk = [], committed = [] } = Object.groupBy(
        answers,
        ({ write }) => write.answeredWhen ?? 'onDisk',
      );
      for (const answer of committed) settle(answer);
      const kept = transaction.whenOnDisk();
      if (onDisk.length === 0) return ignoreFailure(kept);
      await kept;
      for (const answer of onDisk) settle(answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  function attempt(work: Work, nowMs: number, isAlone: boolean): Outcome {
    if (isAlone) return { result: work(nowMs) };
    try {
      return { result: transaction.part(() => work(nowMs)) };
    } catch (error) {
      if (transaction.isLostBy(error)) throw error;
      return { error };
    }
  }

  return <T>(work: (nowMs: number) => T, options: WriteOptions = {}) =>
    new Promise<T>((resolve, reject) => {
      queue.push({ ...options, work, resolve: resolve as QueuedWrite['resolve'], reject });
      if (queue.length === 1) setImmediate(flush);
    });
}

interface Answer {
  readonly write: QueuedWrite;
  readonly outcome: Outcome;
}

function settle({ write, outcome }: Answer): void {
  if ('error' in outcome) write.reject(outcome.error);
  else write.resolve(outcome.result);
}

/** The next write reports the failure. */
function ignoreFailure(kept: Promise<void>): void {
  kept.catch(() => undefined);
}
