/** One thing that doctor looked at. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly found: string;
  /** What else was found on the way. */
  readonly notes: readonly string[];
  /** What to do about it; null when there is nothing to do. */
  readonly advice: string | null;
}

export function ok(name: string, found: string, notes: readonly string[] = []): Check {
  return { name, status: 'ok', found, notes, advice: null };
}

export function warning(name: string, found: string, advice: string): Check {
  return { name, status: 'warning', found, notes: [], advice };
}

export function failed(
  name: string,
  found: string,
  advice: string | null = null,
  notes: readonly string[] = [],
): Check {
  return { name, status: 'failed', found, notes, advice };
}
