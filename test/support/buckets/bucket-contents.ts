export interface ServedObject {
  readonly bytes: Buffer;
  readonly modifiedAtMs: number;
}

/** What a server of a bucket holds, with a clock of its own, and what a test does to it. */
export function bucketContents() {
  const objects = new Map<string, ServedObject>();
  const locked = new Set<string>();
  // Not this machine's time, so that whoever reads the wrong clock is found out.
  let nowMs = Date.UTC(2031, 4, 6, 7, 8, 9);

  return {
    get: (key: string) => objects.get(key),
    put(key: string, bytes: Buffer) {
      objects.set(key, { bytes, modifiedAtMs: nowMs });
    },
    /** @returns whether it may be deleted */
    delete(key: string): boolean {
      if (locked.has(key)) return false;
      objects.delete(key);
      return true;
    },
    /** In the order of their keys. */
    under: (prefix: string) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    lock: (key: string) => void locked.add(key),
    nowMs: () => nowMs,
    advance(ms: number) {
      nowMs += ms;
    },
  };
}

export type BucketContents = ReturnType<typeof bucketContents>;
