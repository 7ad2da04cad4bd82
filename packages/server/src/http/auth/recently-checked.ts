/** Credentials that were found good, with what they are good for. */
export interface RecentlyChecked<T> {
  find(credentials: string): T | undefined;
  /** Longer ones than any real one are not kept. */
  add(credentials: string, value: T): void;
}

/** A few megabytes. Beyond it, what was added first goes. */
const MOST_KEPT = 5_000;
const MOST_CHARACTERS = 1_000;

/**
 * Keeps the credentials of programs that poll, since to check them takes longer than to look a job up.
 * Only valid ones are added, so that nobody can fill it without them. A lookup leaks nothing about a
 * guess by its time: a map compares hashes first, and their seed is secret.
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
