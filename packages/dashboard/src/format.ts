import type { JobView } from '@offprint/client';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** Counted by 1,024, as the quotas are. */
export function formatBytes(bytes: number): string {
  const steps = Math.floor(Math.log2(Math.max(bytes, 1)) / 10) - 1;
  const power = Math.min(Math.max(steps, 0), UNITS.length - 1);
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit: UNITS[power] ?? 'kilobyte',
    maximumFractionDigits: power > 0 ? 1 : 0,
  }).format(bytes / 1024 ** (power + 1));
}

/** "just now", "5 minutes ago", "in 6 days". */
export function formatRelative(iso: string, nowMs = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const far = Math.abs(seconds);
  if (far < 60) return seconds > 0 ? 'in a moment' : 'just now';
  if (far < 3600) return format.format(Math.round(seconds / 60), 'minute');
  if (far < 86_400) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

export function formatPages(count: number | null): string {
  return `${count ?? 0} ${count === 1 ? 'page' : 'pages'}`;
}

const STAGES = {
  loading: 'Reading the document',
  rendering: 'Printing',
  uploading: 'Storing the file',
  recording: 'Storing the file',
  done: 'Done',
} as const;

/** What a job is doing, in a few words. */
export function describeJob(job: JobView): string {
  switch (job.status) {
    case 'pending':
      if (job.nextAttemptAt) return `Tries again ${formatRelative(job.nextAttemptAt)}`;
      return job.queuePosition ? `Number ${job.queuePosition} in line` : 'In line';
    case 'processing':
      return job.stage ? STAGES[job.stage] : 'Starting';
    case 'completed':
      return `${formatPages(job.pageCount)}, ${formatBytes(job.fileSize ?? 0)}`;
    case 'failed':
      return job.error?.message ?? 'It could not be printed.';
    case 'cancelled':
      return 'Cancelled';
  }
}
