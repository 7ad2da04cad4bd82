/** Credentials that were valid, with what they allow. */
export interface RecentlyChecked<T> {
  find(credentials: string): T | undefined;
  /** Ignores credentials longer than any real ones. */
  add(credentials: string, value: T): void;
}

/** A few megabytes. Above that, the oldest are removed. */
const MOST_KEPT = 5_000;
const MOST_CHARACTERS = 1_000;

/**
 * Remembers credentials of programs that poll, since checking them takes longer than finding a job.
 * Only valid ones are added, so nobody can fill it without them. The duration of a lookup reveals
 * nothing about a guess: a map compares hashes first, and their seed is secret.
 */
export function createRecentlyChecked<T>(mostKept = MOST_KEPT): RecentlyChecked<T> {
  const kept = new Map<string, T>();
  return {
    find: (credentials) => kept.get(credentials),
    add(credentials, value) {
      if (credentials.length > MOST_CHARACTERS) return;
      kept.set(credentials, value);
      const [first] = kept.keys();
      if (kept.size > mostKept && first !== undefined) kept.delete(first);
    },
  };
}
