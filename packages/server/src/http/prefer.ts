/** A preference, up to the next comma that is in no quotes. */
const PREFERENCE = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;
const WAIT = /^\s*wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;|$)/i;

/** Longer than proxies wait for an answer. */
const MAX_WAIT_SECONDS = 25;

/**
 * How long the client would wait for the answer, by its Prefer header (RFC 7240): 0 when it says
 * nothing of it that can be read, and never more than 25 seconds. Of several, the first counts.
 */
export function preferredWaitSeconds(prefer: string | undefined): number {
  for (const preference of prefer?.match(PREFERENCE) ?? []) {
    const [, bare, quoted] = WAIT.exec(preference) ?? [];
    const seconds = bare ?? quoted;
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return 0;
}
