/** Hands out things of which there are few, first come, first served. */
export interface WaitingLine<T> {
  /** @throws the signal's reason when it aborts before a turn comes */
  take(signal: AbortSignal): Promise<T>;
  giveBack(item: T): void;
  /** Those who wait, and all who come later, get this error. */
  close(reason: Error): void;
}

interface Waiting<T> {
  readonly resolve: (item: T) => void;
  readonly reject: (reason: unknown) => void;
}

export function createWaitingLine<T>(items: readonly T[]): WaitingLine<T> {
  const free = [...items];
  // A Set keeps the order of arrival, and lets anyone leave it at no cost.
  const line = new Set<Waiting<T>>();
  let closed: Error | null = null;

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (closed) throw closed;
      const item = free.pop();
      if (item !== undefined) return item;
      return await new Promise<T>((resolve, reject) => {
        const leave = () => {
          line.delete(waiting);
          signal.removeEventListener('abort', abort);
        };
        const abort = () => {
          leave();
          reject(signal.reason);
        };
        const waiting: Waiting<T> = {
          resolve(taken) {
            leave();
            resolve(taken);
          },
          reject(reason) {
            leave();
            reject(reason);
          },
        };
        signal.addEventListener('abort', abort, { once: true });
        line.add(waiting);
      });
    },
    giveBack(item) {
      const [next] = line;
      if (next) next.resolve(item);
      else free.push(item);
    },
    close(reason) {
      closed = reason;
      for (const waiting of [...line]) waiting.reject(reason);
    },
  };
}
