const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** "just now", "5 minutes ago", "in 6 days". */
export function relativeTime(iso: string, nowMs = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const far = Math.abs(seconds);
  if (far < MINUTE_S) return seconds > 0 ? 'in a moment' : 'just now';
  if (far < HOUR_S) return format.format(Math.round(seconds / MINUTE_S), 'minute');
  if (far < DAY_S) return format.format(Math.round(seconds / HOUR_S), 'hour');
  return format.format(Math.round(seconds / DAY_S), 'day');
}

/** "180 ms", "2.4 s", "3 min". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_S * 1000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < HOUR_S * 1000) return `${Math.round(ms / MINUTE_S / 1000)} min`;
  return `${(ms / HOUR_S / 1000).toFixed(1)} h`;
}
