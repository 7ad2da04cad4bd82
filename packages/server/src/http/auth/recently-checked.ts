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
 * Keeps the credentials of programs that ask again and again: to check them costs more than to look a
 * job up. Only what was good is added, so that nobody without credentials fills it. A guess is not
 * compared letter by letter, which would tell how much of it is right: a map asks for the same hash
 * first, whose seed nobody knows.
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
