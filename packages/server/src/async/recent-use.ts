/** What was used counts half as much after it. */
const HALF_LIFE_MS = 10_000;

/** How long somebody has used something of late; what is long past counts for nothing. */
export interface RecentUse {
  /** @returns to be called once, at the end of the use */
  begin(): () => void;
  /** A use that has ended just now. */
  add(usedMs: number): void;
  /** The use under way included. */
  readonly ms: number;
  /** What `ms` is not above, told without a look at the clock. */
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
