import type { ClientErrorCode, JobView } from '@offprint/client';
import type { TrackedJob } from './export-state.ts';
import type { ErrorKind, ErrorText, Plural, Texts } from './texts/texts.ts';

/**
 * Inserts values at the `{name}` placeholders of a text. Numbers are formatted for the language.
 */
export function formatText(
  { locale }: Texts,
  text: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name] ?? place;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

export function formatCount(texts: Texts, plural: Plural, n: number): string {
  const form = plural[new Intl.PluralRules(texts.locale).select(n)] ?? plural.other;
  return formatText(texts, form, { n });
}

/** In units of 1,024, like the quotas. */
export function formatBytes({ locale }: Texts, bytes: number): string {
  const steps = Math.floor(Math.log2(Math.max(bytes, 1)) / 10) - 1;
  const power = Math.min(Math.max(steps, 0), 2);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: ['kilobyte', 'megabyte', 'gigabyte'][power] as string,
    maximumFractionDigits: power > 0 ? 1 : 0,
  }).format(bytes / 1024 ** (power + 1));
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "now", "5 minutes ago", "in 6 days". */
export function formatRelative({ locale }: Texts, iso: string, nowMs = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1000);
  const [unit, length] = SPANS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  const isNow = unit === 'second' && Math.abs(seconds) < 10;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    isNow ? 0 : Math.round(seconds / length),
    unit,
  );
}

/** The state of a job, in a few words. */
export function describeJob(
  texts: Texts,
  { status, job }: Pick<TrackedJob, 'status' | 'job'>,
  nowMs = Date.now(),
): string {
  if (status === 'completed') return job?.pageCount ? describeFile(texts, job) : texts.completed;
  if (status === 'processing') return job?.stage ? texts.stages[job.stage] : texts.starting;
  if (status !== 'pending') return texts[status];
  if (job?.nextAttemptAt) {
    const when = formatRelative(texts, job.nextAttemptAt, nowMs);
    return formatText(texts, texts.triesAgain, { when });
  }
  return job?.queuePosition
    ? formatText(texts, texts.placeInLine, { n: job.queuePosition })
    : texts.inLine;
}

function describeFile(texts: Texts, { pageCount, fileSize }: JobView): string {
  return `${formatCount(texts, texts.pages, pageCount ?? 0)}, ${formatBytes(texts, fileSize ?? 0)}`;
}

const KINDS: Readonly<Partial<Record<ClientErrorCode, ErrorKind>>> = {
  RATE_LIMITED: 'busy',
  QUOTA_EXCEEDED: 'quota',
  FORBIDDEN: 'plan',
  NOT_FOUND: 'gone',
  EXPIRED: 'gone',
  DOCUMENT_NOT_FOUND: 'noDocument',
  VALIDATION_ERROR: 'invalid',
  INVALID_DOCUMENT: 'invalid',
  DOCUMENT_TOO_LARGE: 'tooLarge',
  PAYLOAD_TOO_LARGE: 'tooLarge',
  RENDER_TIMEOUT: 'tooSlow',
  NETWORK_ERROR: 'unreachable',
  UNAUTHORIZED: 'signedOut',
};

/** The cause of an error code and advice, in the language of the page. */
export function describeError(texts: Texts, code: string | undefined): ErrorText {
  return texts.errors[KINDS[code as ClientErrorCode] ?? 'fault'];
}
