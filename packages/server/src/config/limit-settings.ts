import { z } from 'zod';
import { type BaseLimits, MAX_RETENTION_MS } from './plans.ts';
import { flag, number, optionalPath, seconds, setting, text } from './setting.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

const retentionMs = () => z.int().min(SECOND_MS).max(MAX_RETENTION_MS);

export const limitSettingsSchema = z.strictObject({
  maxActiveSubmissions: setting(z.int().min(1).default(3), {
    env: 'OFFPRINT_MAX_ACTIVE_SUBMISSIONS',
    decode: number,
    description:
      'How many submissions of a user may be pending or processing at once; a batch is one.',
  }),
  maxQueued: setting(z.int().min(1).nullable().default(null), {
    env: 'OFFPRINT_MAX_QUEUED',
    decode: number,
    defaultText: 'none',
    description:
      'While so many jobs wait, over all users, a submission is refused with RATE_LIMITED and the estimated wait in `Retry-After`.',
  }),
  userConcurrency: setting(z.int().min(1).default(2), {
    env: 'OFFPRINT_USER_CONCURRENCY',
    decode: number,
    description:
      "How many of one user's jobs are printed at once. In one process, previews count among them.",
  }),
  quotaBytes: setting(z.int().min(0).default(104_857_600), {
    env: 'OFFPRINT_QUOTA_BYTES',
    decode: number,
    description: 'How many bytes of files are kept for a user.',
  }),
  documentVersions: setting(z.int().min(1).max(1000).default(20), {
    env: 'OFFPRINT_DOCUMENT_VERSIONS',
    decode: number,
    description: 'How many versions of a stored document are kept; the oldest go.',
  }),
  maxHeld: setting(z.int().min(1).max(100_000).default(1_000), {
    env: 'OFFPRINT_MAX_HELD',
    decode: number,
    description:
      'How many claims, and how many reservations of rows, the programs of a user may hold at once. Each list of them is read as a whole.',
  }),
  requestsPerMinute: setting(z.int().min(1).default(60_000), {
    env: 'OFFPRINT_REQUESTS_PER_MINUTE',
    decode: number,
    description: 'How many requests of a user are answered in a minute, on each server.',
  }),
  submissionsPerMinute: setting(z.int().min(1).nullable().default(null), {
    env: 'OFFPRINT_SUBMISSIONS_PER_MINUTE',
    decode: number,
    defaultText: 'none: as many as requests',
    description:
      'How many submissions a user may make in a minute, on each server; a batch is one.',
  }),
  previewsPerMinute: setting(z.int().min(1).default(300), {
    env: 'OFFPRINT_PREVIEWS_PER_MINUTE',
    decode: number,
    description: 'How many previews a user gets in a minute, on each server.',
  }),
  maxStreams: setting(z.int().min(1).default(20), {
    env: 'OFFPRINT_MAX_STREAMS',
    decode: number,
    description:
      'How many event streams a user may have open at once, on each server, and how many ZIP downloads.',
  }),
  maxWaits: setting(z.int().min(1).default(50), {
    env: 'OFFPRINT_MAX_WAITS',
    decode: number,
    description: 'How many requests of a user may wait for a job at once, on each server.',
  }),
  reports: setting(z.boolean().default(false), {
    env: 'OFFPRINT_REPORTS',
    decode: flag,
    description:
      'Whether every file is read back by programs, and its job has a `report`, unless its submission says `report: false`. Each takes a second or so, in processes of its own.',
  }),
  defaultPlan: setting(z.string().min(1).default('FREE'), {
    env: 'OFFPRINT_DEFAULT_PLAN',
    decode: text,
    description: 'The plan of a caller who names none.',
  }),
  plansFile: setting(optionalPath(), {
    env: 'OFFPRINT_PLANS_FILE',
    decode: text,
    defaultText: 'none',
    description: 'A JSON file of plans; see below.',
  }),
});

export const ttlSettingsSchema = z.strictObject({
  completedJobMs: setting(retentionMs().default(600 * SECOND_MS), {
    env: 'OFFPRINT_COMPLETED_JOB_TTL_SECONDS',
    decode: seconds,
    description:
      'How long the record of a completed job stays; one of a batch stays as long as one that failed. Its history stays on.',
  }),
  failedJobMs: setting(retentionMs().default(7 * DAY_MS), {
    env: 'OFFPRINT_FAILED_JOB_TTL_SECONDS',
    decode: seconds,
    description: 'How long the record of a failed or cancelled job stays.',
  }),
  exportMs: setting(retentionMs().default(7 * DAY_MS), {
    env: 'OFFPRINT_EXPORT_TTL_SECONDS',
    decode: seconds,
    description: 'How long a printed file and its history row stay.',
  }),
  orphanMs: setting(retentionMs().default(900 * SECOND_MS), {
    env: 'OFFPRINT_ORPHAN_TTL_SECONDS',
    decode: seconds,
    description:
      'How old a file that no history points to must be to be deleted. Never less than three leases.',
  }),
  linkMs: setting(retentionMs().default(300 * SECOND_MS), {
    env: 'OFFPRINT_LINK_TTL_SECONDS',
    decode: seconds,
    description: 'How long a signed link to a file works.',
  }),
});

/** The limits of FREE. */
export function baseLimits(
  limits: z.output<typeof limitSettingsSchema>,
  { exportMs, completedJobMs, failedJobMs }: z.output<typeof ttlSettingsSchema>,
): BaseLimits {
  return {
    ...limits,
    exportTtlMs: exportMs,
    completedJobTtlMs: completedJobMs,
    failedJobTtlMs: failedJobMs,
  };
}
