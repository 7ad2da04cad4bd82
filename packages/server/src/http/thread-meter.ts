/** Measures how much of this thread's time each of several concurrent pieces of work takes. */
export interface ThreadMeter {
  /**
   * Starts a piece. Work of the thread is divided equally among the current pieces, since nothing
   * tells them apart. Work just before a piece, such as reading its request, counts for it. A piece
   * that lasts long waits for something else, and is not counted further.
   *
   * @param taken called once at the end, with the milliseconds that the piece took
   * @returns ends the piece; safe to call twice
   */
  begin(taken: (ms: number) => void): () => void;
}

export interface ThreadMeterOptions {
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How long the thread has worked since some start. */
  readonly workedMs: () => number;
  /** How long a piece is counted. */
  readonly longestMs: number;
}

interface Piece {
  readonly startedAtMs: number;
  readonly shareAtStartMs: number;
  readonly taken: (ms: number) => void;
}

/** More than reading a request takes. The rest is work of jobs, or belongs to no user. */
const MOST_BEFORE_MS = 2;

export function createThreadMeter(options: ThreadMeterOptions): ThreadMeter {
  const { nowMs, workedMs, longestMs } = options;
  /** In the order of their start. */
  const underWay = new Set<Piece>();
  /** The time counted for a piece that would have run from the beginning. */
  let shareMs = 0;
  let countedMs = workedMs();

  /** @returns what the thread has done while there was no piece */
  function count(): number {
    const worked = workedMs();
    const sinceMs = worked - countedMs;
    countedMs = worked;
    if (underWay.size === 0) return sinceMs;
    shareMs += sinceMs / underWay.size;
    return 0;
  }

  function end(piece: Piece): void {
    if (underWay.delete(piece)) piece.taken(shareMs - piece.shareAtStartMs);
  }

  function endLong(): void {
    const longAgoMs = nowMs() - longestMs;
    for (const piece of underWay) {
      if (piece.startedAtMs > longAgoMs) return;
      end(piece);
    }
  }

  return {
    begin(taken) {
      const beforeMs = Math.min(count(), MOST_BEFORE_MS);
      endLong();
      const piece = { startedAtMs: nowMs(), shareAtStartMs: shareMs - beforeMs, taken };
      underWay.add(piece);
      return () => {
        if (!underWay.has(piece)) return;
        count();
        end(piece);
      };
    },
  };
}
