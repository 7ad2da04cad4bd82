import { z } from 'zod';
import { checkReportSchema } from './check-report.ts';
import { ERROR_CODES } from './error-table.ts';
import { JOB_STATUSES } from './job-status.ts';
import { pageFillSchema } from './page-fill.ts';
import { pageOptionsSchema } from './page-options.ts';
import { paginationSchema } from './pagination.ts';

export const jobStatusSchema = z.enum(JOB_STATUSES);

export const jobStageSchema = z.enum(['loading', 'rendering', 'uploading', 'recording', 'done']);
export type JobStage = z.infer<typeof jobStageSchema>;

/** Percent shown while a job is in a stage. */
export const STAGE_PROGRESS: Readonly<Record<JobStage, number>> = {
  loading: 10,
  rendering: 30,
  uploading: 60,
  recording: 90,
  done: 100,
};

export const jobErrorSchema = z
  .object({ code: z.enum(ERROR_CODES), message: z.string(), retryable: z.boolean() })
  .meta({ id: 'JobError' });
export type JobError = z.infer<typeof jobErrorSchema>;

export const warningSchema = z
  .object({ code: z.string(), message: z.string(), path: z.string().optional() })
  .meta({ id: 'Warning', description: 'Something that was left out of the print, or changed.' });
export type Warning = z.infer<typeof warningSchema>;

const instant = z.iso.datetime();

const POSITION =
  '1 is next. Only while pending. With many jobs waiting it may be a second old, and for all but ' +
  'the first of its user too high.';

export const jobViewSchema = z
  .object({
    jobId: z.uuid(),
    batchId: z.uuid().nullable(),
    documentId: z.string().nullable(),
    documentVersion: z.int().nullable(),
    templateId: z.string(),
    templateVersion: z.string(),
    format: z.literal('pdf'),
    status: jobStatusSchema,
    stage: jobStageSchema.nullable(),
    progress: z.number().min(0).max(100),
    queuePosition: z.int().nullable().meta({ description: POSITION }),
    options: pageOptionsSchema,
    fileName: z.string(),
    resultUrl: z.string().nullable(),
    fileSize: z.int().nullable(),
    pageCount: z.int().nullable(),
    pageFill: pageFillSchema,
    warnings: z.array(warningSchema),
    report: checkReportSchema.nullable().meta({
      description:
        'What programs read in the file, where `report` of the submission or the plan asked for it.',
    }),
    error: jobErrorSchema.nullable(),
    attempts: z.int(),
    maxAttempts: z.int(),
    nextAttemptAt: instant.nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    completedAt: instant.nullable(),
    expiresAt: instant.nullable().meta({
      description:
        'When the record of the job goes. Its file stays on: the `expiresAt` of its export says until when.',
    }),
  })
  .meta({ id: 'Job' });
export type JobView = z.infer<typeof jobViewSchema>;

export const jobSummarySchema = z
  .object({
    jobId: z.uuid(),
    status: jobStatusSchema,
    progress: z.number(),
    queuePosition: z.int().nullable().meta({ description: POSITION }),
    estimatedWaitMs: z.int().nullable().meta({
      description:
        'Until it is printed, by its place in the queue and the prints of late. Only while pending.',
    }),
    createdAt: instant,
  })
  .meta({ id: 'JobSummary' });
export type JobSummary = z.infer<typeof jobSummarySchema>;

export const jobListSchema = z
  .object({
    jobs: z.array(jobViewSchema),
    pagination: paginationSchema,
  })
  .meta({ id: 'JobList' });
export type JobList = z.infer<typeof jobListSchema>;

export const ATTEMPT_OUTCOMES = [
  'completed',
  'failed',
  'retried',
  'released',
  'lost',
  'cancelled',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** One attempt of a job, including what users are not told. */
export const attemptSchema = z
  .object({
    number: z.int().meta({ description: 'One that was given back shares it with the next.' }),
    worker: z.string().nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable().meta({ description: 'Null while it is under way.' }),
    outcome: z.enum(ATTEMPT_OUTCOMES).nullable().meta({
      description:
        'released: given back by a worker that stopped or lacked something. lost: its worker vanished.',
    }),
    error: z
      .object({
        code: z.enum(ERROR_CODES),
        cause: z.string().nullable().meta({ description: 'What really happened.' }),
      })
      .nullable(),
  })
  .meta({ id: 'Attempt' });
export type Attempt = z.infer<typeof attemptSchema>;

/** A job for operators: with its user, and without its user's private data. */
export const operatorJobSchema = jobViewSchema
  .omit({ queuePosition: true, resultUrl: true, report: true })
  .extend({
    userId: z.string(),
    updatedAt: instant,
    attemptHistory: z.array(attemptSchema).meta({ description: 'The oldest first, the last 20.' }),
  })
  .meta({ id: 'OperatorJob' });
export type OperatorJob = z.infer<typeof operatorJobSchema>;

export const operatorJobListSchema = z
  .object({
    jobs: z.array(operatorJobSchema),
    /** The `before` of the next request. Null at the end. */
    nextBefore: z.uuid().nullable(),
  })
  .meta({ id: 'OperatorJobList' });
export type OperatorJobList = z.infer<typeof operatorJobListSchema>;

export const removedJobSchema = z
  .object({ jobId: z.uuid(), status: z.enum(['cancelled', 'deleted']), deletedAt: instant })
  .meta({ id: 'RemovedJob' });
export type RemovedJob = z.infer<typeof removedJobSchema>;

export const retriedJobSchema = z
  .object({
    jobId: z.uuid(),
    status: jobStatusSchema,
    attempts: z.int(),
    maxAttempts: z.int(),
  })
  .meta({ id: 'RetriedJob' });
export type RetriedJob = z.infer<typeof retriedJobSchema>;
