import { ERROR_CODES, type ErrorCode, type JobStatus, type RetriedJob } from '@offprint/contract';
import { type Command, InvalidArgumentError } from 'commander';
import type { AppContext } from '../app/context.ts';
import { forceRetryFailed, forceRetryJob, searchJobs } from '../app/operate-jobs.ts';
import { isOffprintError } from '../domain/errors.ts';
import { EXIT, noteError, usageError } from './exit.ts';
import { plural } from './format.ts';
import { describeJobsOfAll } from './jobs-text.ts';
import { onStore } from './on-store.ts';
import { noteLine, printLine, writeOut } from './terminal.ts';

// What an operator does to the jobs of all users.

export interface SearchFlags {
  readonly code?: ErrorCode;
  /** How long ago, or when. Epoch ms. */
  readonly since?: number;
  readonly json?: boolean;
}

export function withSearchFlags(command: Command): Command {
  return command
    .option('-c, --code <code>', 'only with this error, such as RENDER_TIMEOUT', parseCode)
    .option('--since <time>', 'only what changed since, such as 90m, 2h, 3d or a date', parseSince);
}

function parseCode(text: string): ErrorCode {
  const code = ERROR_CODES.find((each) => each === text);
  if (code) return code;
  throw new InvalidArgumentError('It must be one of those in docs/errors.md.');
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function parseSince(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const sinceMs = unit ? Date.now() - Number(count) * Number(UNIT_MS[unit]) : Date.parse(text);
  if (Number.isFinite(sinceMs)) return sinceMs;
  throw new InvalidArgumentError('It must be such as 90m, 2h, 3d or 2026-11-27T08:00:00Z.');
}

interface ListOfAllFlags extends SearchFlags {
  readonly status?: JobStatus;
  readonly limit: number;
}

export async function listOfAll({ code, since, json, ...search }: ListOfAllFlags): Promise<number> {
  const { status, limit } = search;
  return onStore(async ({ app, description }) => {
    const found = await searchJobs(app, {
      limit,
      ...(status && { status }),
      ...(code && { errorCode: code }),
      ...(since !== undefined && { changedFromMs: since }),
    });
    if (json) await writeOut(`${JSON.stringify(found, null, 2)}\n`);
    else if (found.jobs.length === 0) noteLine(`There are no such jobs in ${description.store}.`);
    else await writeOut(`${describeJobsOfAll(found.jobs, app.clock.nowMs())}\n`);
    return EXIT.ok;
  });
}

export async function forceRetry(jobIds: readonly string[], flags: SearchFlags): Promise<number> {
  const { code, since, json } = flags;
  const isSearch = code !== undefined || since !== undefined;
  if (isSearch === jobIds.length > 0) {
    throw usageError('With --force name either ids, or which jobs by --code and --since.');
  }
  return onStore(async ({ app }) => {
    const failed = { errorCode: code ?? null, sinceMs: since ?? null };
    const outcomes = isSearch ? forceRetryFailed(app, failed) : forceRetryEach(app, jobIds);
    const retried: RetriedJob[] = [];
    for await (const job of outcomes) {
      retried.push(job);
      if (!json) printLine(`${job.jobId}  pending again, after ${plural(job.attempts, 'attempt')}`);
    }
    if (json) await writeOut(`${JSON.stringify(retried, null, 2)}\n`);
    else if (retried.length === 0) noteLine('No job was retried.');
    return isSearch || retried.length === jobIds.length ? EXIT.ok : EXIT.failed;
  });
}

/** A failure of one does not stop the others. */
async function* forceRetryEach(
  app: AppContext,
  jobIds: readonly string[],
): AsyncGenerator<RetriedJob, void> {
  for (const jobId of jobIds) {
    try {
      yield await forceRetryJob(app, jobId);
    } catch (error) {
      if (!isOffprintError(error) || error.retryable) throw error;
      noteError(`${jobId}: ${error.message}`);
    }
  }
}
