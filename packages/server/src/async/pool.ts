/** A few things that are lent in the order in which they are asked for. */
export interface Pool<T> {
  /** @throws the signal's reason when it aborts before a turn comes; the reason of a close */
  acquire(signal: AbortSignal): Promise<T>;
  release(item: T): void;
  /** Gives this error to all who wait and all who come later. */
  close(reason: Error): void;
}

interface Waiter<T> {
  readonly resolve: (item: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** @param isReady if several things are free, one that is ready is lent first */
export function createPool<T>(
  items: readonly T[],
  isReady: (item: T) => boolean = () => true,
): Pool<T> {
  const free = [...items];
  // A Set keeps the order of arrival, and removing from it is cheap.
  const waiting = new Set<Waiter<T>>();
  let closed: Error | null = null;

  function turn(signal: AbortSignal): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const waiter = { resolve, reject };
    const leave = () => {
      waiting.delete(waiter);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    waiting.add(waiter);
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  function takeFree(): T | undefined {
    const index = free.findLastIndex(isReady);
    return index < 0 ? free.pop() : free.splice(index, 1)[0];
  }

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (closed) throw closed;
      return takeFree() ?? (await turn(signal));
    },
    release(item) {
      const [next] = waiting;
      if (!next) {
        free.push(item);
        return;
      }
      waiting.delete(next);
      next.resolve(item);
    },
    close(reason) {
      closed = reason;
      for (const { reject } of waiting) reject(reason);
      waiting.clear();
    },
  };
}
