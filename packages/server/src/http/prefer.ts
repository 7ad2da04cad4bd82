/** A preference, up to the next comma that is in no quotes. */
const PREFERENCE = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;
const WAIT = /^\s*wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;|$)/i;

/** Proxies wait longer for an answer. */
const MAX_WAIT_SECONDS = 25;

/**
 * How long the client would wait for the answer, by its Prefer header (RFC 7240): 0 without a valid
 * preference, and at most 25 seconds. The first preference counts.
 */
export function preferredWaitSeconds(prefer: string | undefined): number {
  for (const preference of prefer?.match(PREFERENCE) ?? []) {
    const [, bare, quoted] = WAIT.exec(preference) ?? [];
    const seconds = bare ?? quoted;
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return 0;
}
