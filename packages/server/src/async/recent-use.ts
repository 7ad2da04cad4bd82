/** After this time, use counts half. */
const HALF_LIFE_MS = 10_000;

/** How long somebody has used something recently. Older use counts for less and less. */
export interface RecentUse {
  /** @returns ends the use; to be called once */
  begin(): () => void;
  /** Adds a use that has just ended. */
  add(usedMs: number): void;
  /** The recent use, including one that has not ended. */
  readonly ms: number;
  /** An upper bound of `ms` that is known without reading the clock. */
  readonly atMostMs: number;
}

/** @param nowMs a clock that never goes back */
export function createRecentUse(nowMs: () => number): RecentUse {
  const underWay = new Set<{ readonly startedAtMs: number }>();
  let pastMs = 0;
  let countedAtMs = nowMs();

  const faded = () => pastMs * 2 ** ((countedAtMs - nowMs()) / HALF_LIFE_MS);
  function add(usedMs: number): void {
    pastMs = faded() + usedMs;
    countedAtMs = nowMs();
  }
  return {
    begin() {
      const use = { startedAtMs: nowMs() };
      underWay.add(use);
      return () => {
        underWay.delete(use);
        add(nowMs() - use.startedAtMs);
      };
    },
    add,
    get atMostMs() {
      return underWay.size === 0 ? pastMs : Infinity;
    },
    get ms() {
      return [...underWay].reduce((sum, use) => sum + nowMs() - use.startedAtMs, faded());
    },
  };
}
