import { newJob } from '../../../domain/job/job.ts';
import type { KeyedSubmission, Submission, SubmitOutcome } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { type JobRow, toJob } from './job-row.ts';

type SubmitAnswer =
  | { readonly type: 'created'; readonly nowMs: number }
  | { readonly type: 'rejoined'; readonly jobs: readonly JobRow[] }
  | Exclude<SubmitOutcome, { readonly jobs: unknown }>;

/** @throws RangeError for a number that is no safe integer */
export async function submitJobs(
  connection: Connection,
  { userId, submissionId, jobs, maxActiveSubmissions, idempotency }: Submission,
): Promise<SubmitOutcome> {
  const specs = jobs.map(({ spec }) => spec);
  for (const spec of specs) newJob(spec, 0);
  const answer = await connection.answer<SubmitAnswer>(
    'submit_jobs',
    userId,
    submissionId,
    specs,
    jobs.map(({ document }) => document && JSON.stringify(document)),
    maxActiveSubmissions,
    idempotency?.key ?? null,
    idempotency?.requestHash ?? null,
  );
  if (answer.type === 'created') {
    return { type: 'created', jobs: specs.map((spec) => newJob(spec, answer.nowMs)) };
  }
  if (answer.type === 'rejoined') return { type: 'rejoined', jobs: answer.jobs.map(toJob) };
  if (answer.type === 'idempotencyConflict') return { type: 'idempotencyConflict' };
  return answer;
}

export async function findSubmission(
  connection: Connection,
  userId: string,
  idempotencyKey: string,
): Promise<KeyedSubmission | null> {
  const found = await connection.answer<{
    readonly requestHash: string;
    readonly jobs: readonly JobRow[];
  } | null>('find_submission', userId, idempotencyKey);
  return found && { requestHash: found.requestHash, jobs: found.jobs.map(toJob) };
}
