const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `48 kB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** `85 ms`, `1.4 s`, `3 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 99_950) return `${(durationMs / 1000).toFixed(1)} s`;
  return `${Math.round(durationMs / 60_000)} min`;
}

const AGES = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** `5 minutes ago`, `in 2 hours`; narrow `5m ago`, `in 2h`. */
export function formatRelative(
  instant: string,
  nowMs: number,
  style: 'long' | 'narrow' = 'long',
): string {
  const distanceMs = Date.parse(instant) - nowMs;
  // A moment less than a week is a week to its reader.
  const { unit, ms } = AGES.find((age) => Math.abs(distanceMs) >= 0.95 * age.ms) ?? AGES[3];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto', style }).format(
    Math.round(distanceMs / ms),
    unit,
  );
}

/** `2 pages, 1.4 full`. */
export function formatPages(pageCount: number, pageFill: number | null): string {
  const pages = plural(pageCount, 'page');
  return pageFill === null ? pages : `${pages}, ${pageFill.toFixed(1)} full`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
