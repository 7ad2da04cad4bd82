import { type Job, type JobSpec, newJob } from '../../../../domain/job/job.ts';
import type {
  DocumentData,
  KeyedSubmission,
  Submission,
  SubmitOutcome,
} from '../../../../ports/job-store.ts';
import { defineScript } from '../scripts.ts';
import { fixedLine, newState, parseRecord, restLine, sourceLineOf } from './job-record.ts';

type SubmitAnswer =
  | readonly ['created', nowMs: number]
  | readonly ['rejoined', records: readonly string[]]
  | readonly ['tooManyActive', activeSubmissions: number]
  | readonly ['idempotencyConflict'];

export const submit = defineScript({
  lua: 'jobs/submit',
  writes: true,
  encode: (submissions: readonly Submission[]) => [
    newState(newJob(firstOf(submissions[0]), 0)),
    ...submissions.flatMap(submissionArguments),
  ],
  decode: ([answers]: readonly [readonly SubmitAnswer[]], submissions): SubmitOutcome[] =>
    submissions.map((submission, n) => toOutcome(answers[n] as SubmitAnswer, submission)),
});

function firstOf(submission: Submission | undefined): JobSpec {
  const [first] = submission?.jobs ?? [];
  if (!first) throw new RangeError('A submission has at least one job.');
  return first.spec;
}

function submissionArguments(submission: Submission) {
  const { userId, submissionId, jobs, maxActiveSubmissions, idempotency } = submission;
  const { id, batchId } = firstOf(submission);
  const group = jobs.length === 1 ? null : submissionId;
  return [
    userId,
    group ?? id,
    maxActiveSubmissions,
    idempotency?.key ?? null,
    idempotency?.requestHash ?? null,
    batchId,
    jobs.length,
    ...jobs.flatMap(({ spec, document }) => jobArguments(newJob(spec, 0), group, document)),
  ];
}

function jobArguments(job: Job, group: string | null, document: DocumentData | null) {
  const json = document && JSON.stringify(document);
  return [fixedLine(job, group), sourceLineOf(job), restLine(job), json];
}

function toOutcome(answer: SubmitAnswer, { jobs }: Submission): SubmitOutcome {
  switch (answer[0]) {
    case 'created':
      return { type: 'created', jobs: jobs.map(({ spec }) => newJob(spec, answer[1])) };
    case 'rejoined':
      return { type: 'rejoined', jobs: answer[1].map(parseRecord) };
    case 'tooManyActive':
      return { type: 'tooManyActive', activeSubmissions: answer[1] };
    case 'idempotencyConflict':
      return { type: 'idempotencyConflict' };
  }
}

type FoundAnswer = readonly [requestHash: string | null, records: readonly string[]];

export const findSubmission = defineScript({
  lua: 'jobs/find-submission',
  writes: false,
  encode: (userId: string, idempotencyKey: string) => [userId, idempotencyKey],
  decode: ([requestHash, records]: FoundAnswer): KeyedSubmission | null =>
    requestHash ? { requestHash, jobs: records.map(parseRecord) } : null,
});
