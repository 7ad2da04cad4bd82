/** Tells what pieces of work that go on at once take of this thread. */
export interface ThreadMeter {
  /**
   * What the thread does while several pieces are under way counts for each in equal parts, since
   * nothing tells them apart. What it does just before a piece, to read the request or to write the
   * answer before, counts for that piece. One that is under way for long waits for something else,
   * and counts no more.
   *
   * @param taken called once, at the end, with the milliseconds that the piece took
   * @returns ends the piece; safe to call twice
   */
  begin(taken: (ms: number) => void): () => void;
}

export interface ThreadMeterOptions {
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How long the thread has worked since some start. */
  readonly workedMs: () => number;
  /** A piece is under way no longer. */
  readonly longestMs: number;
}

interface Piece {
  readonly startedAtMs: number;
  readonly shareAtStartMs: number;
  readonly taken: (ms: number) => void;
}

/** More than it takes to read a request; the rest is a job's, or nobody's. */
const MOST_BEFORE_MS = 2;

export function createThreadMeter(options: ThreadMeterOptions): ThreadMeter {
  const { nowMs, workedMs, longestMs } = options;
  /** The longest under way comes first. */
  const underWay = new Set<Piece>();
  /** What has come to each piece, had it been under way since the beginning. */
  let shareMs = 0;
  let countedMs = workedMs();

  /** @returns what the thread has done with nothing under way */
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
