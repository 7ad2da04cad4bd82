import { z } from 'zod';
import { number, seconds, setting, timerMs } from './setting.ts';

const SECOND_MS = 1000;

/** How jobs are claimed, held and cleaned up. */
export const workerSettingsSchema = z.strictObject({
  port: setting(z.int().min(0).max(65_535).nullable().default(null), {
    env: 'OFFPRINT_WORKER_PORT',
    decode: number,
    defaultText: 'none',
    description:
      'Where `offprint worker` serves `/healthz`, `/readyz` and `/metrics`, on the address of `HOST`. `0` takes a free port.',
  }),
  concurrency: setting(z.int().min(1).max(256).nullable().default(null), {
    env: 'OFFPRINT_CONCURRENCY',
    decode: number,
    defaultText: 'the number of cores',
    description: 'How many documents one process prints at once.',
  }),
  leaseMs: setting(timerMs(2 * SECOND_MS).default(30 * SECOND_MS), {
    env: 'OFFPRINT_LEASE_SECONDS',
    decode: seconds,
    description: 'How long a worker may be silent before its jobs are given to another.',
  }),
  documentTimeoutMs: setting(timerMs(SECOND_MS).default(30 * SECOND_MS), {
    env: 'OFFPRINT_DOCUMENT_TIMEOUT_SECONDS',
    decode: seconds,
    description: 'How long a document source of the host app may take to hand out a document.',
  }),
  unreadableJobGraceMs: setting(timerMs(0).default(600 * SECOND_MS), {
    env: 'OFFPRINT_UNREADABLE_JOB_GRACE_SECONDS',
    decode: seconds,
    description:
      'How long after its submission a job of a template, an option or a kind of document that a worker does not know is left to workers of a newer version, before it fails.',
  }),
  missingEngineGraceMs: setting(timerMs(0).default(600 * SECOND_MS), {
    env: 'OFFPRINT_MISSING_ENGINE_GRACE_SECONDS',
    decode: seconds,
    description:
      'How long after its submission a job whose engine (such as a browser) does not start is left to workers on other machines, before it fails.',
  }),
  maxPollIntervalMs: setting(timerMs(50).default(2 * SECOND_MS), {
    env: 'OFFPRINT_MAX_POLL_INTERVAL_SECONDS',
    decode: seconds,
    description:
      'An idle worker asks the store at least this often for jobs that other processes submitted.',
  }),
  sweepIntervalMs: setting(timerMs(100).default(3 * SECOND_MS), {
    env: 'OFFPRINT_SWEEP_INTERVAL_SECONDS',
    decode: seconds,
    description: 'How often jobs whose worker was lost are looked for.',
  }),
  cleanUpIntervalMs: setting(timerMs(SECOND_MS).default(60 * SECOND_MS), {
    env: 'OFFPRINT_CLEAN_UP_INTERVAL_SECONDS',
    decode: seconds,
    description: 'How often expired records and files, and files that nothing points to, go.',
  }),
});

/** How failed attempts are retried. */
export const retrySettingsSchema = z.strictObject({
  maxAttempts: setting(z.int().min(1).max(100).default(5), {
    env: 'OFFPRINT_MAX_ATTEMPTS',
    decode: number,
    description: 'How often a job is tried before it fails for good.',
  }),
  baseMs: setting(timerMs(SECOND_MS).default(60 * SECOND_MS), {
    env: 'OFFPRINT_RETRY_BASE_SECONDS',
    decode: seconds,
    description: 'The wait after the first failed attempt. It doubles with each further one.',
  }),
  capMs: setting(timerMs(SECOND_MS).default(3600 * SECOND_MS), {
    env: 'OFFPRINT_RETRY_CAP_SECONDS',
    decode: seconds,
    description: 'The longest wait between two attempts.',
  }),
  jitter: setting(z.number().min(0).max(1).default(0.1), {
    env: 'OFFPRINT_RETRY_JITTER',
    decode: number,
    description: 'The share by which a wait is spread at random, so that retries do not bunch up.',
  }),
});
