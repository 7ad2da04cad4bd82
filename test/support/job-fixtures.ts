import type { CheckReport, JobError } from '@offprint/contract';
import {
  type Job,
  type JobPolicy,
  type JobResult,
  type JobSpec,
  leaseOf,
} from '../../packages/server/src/domain/job/job.ts';
import {
  type Completion,
  cancel,
  claim,
  complete,
  type RecordTtl,
  retry,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import type {
  DocumentData,
  LeasedTransition,
  Submission,
  UserTransition,
} from '../../packages/server/src/ports/job-store.ts';

export const LEASE_MS = 30_000;
/** The clock of a server goes on, and a busy machine takes seconds for a few calls. */
export const WHILE_TESTING_MS = 10_000;
export const RECORD_TTL: RecordTtl = { completedMs: 600_000, failedMs: 7 * 24 * 3_600_000 };
export const EXPORT_TTL_MS = 7 * 24 * 3_600_000;
const DOCUMENT: DocumentData = { basics: { name: 'Ada Lovelace' } };
export const TIMEOUT: JobError = {
  code: 'RENDER_TIMEOUT',
  message: 'The render took too long.',
  retryable: true,
};
export const INVALID: JobError = {
  code: 'INVALID_DOCUMENT',
  message: 'The document cannot be printed.',
  retryable: false,
};

/** With what stores must neither round nor mistake for nothing. */
const REPORT: CheckReport = {
  passed: false,
  title: null,
  standards: ['PDF/UA-1'],
  pageCount: 2,
  pageFill: 1.42,
  readers: [
    {
      reader: 'pdf.js',
      total: 3,
      found: 2,
      missing: [{ path: 'basics.name', value: 'Łukasz ✓ "quoted"\n' }],
      misplaced: [],
      unrecognised: ['basics.name'],
    },
  ],
  advice: [],
};

const PROCESS = (process.pid & 0xffff).toString(16).padStart(4, '0');
let lastId = 0;

/** A UUID (v7 by its looks) that sorts after all earlier ones of this process. */
export function nextId(): string {
  lastId += 1;
  return `0190a000-${PROCESS}-7000-8000-${lastId.toString(16).padStart(12, '0')}`;
}

export type SpecChanges = Partial<Omit<JobSpec, 'policy'>> & { policy?: Partial<JobPolicy> };

export function jobSpec({ policy, ...changes }: SpecChanges = {}): JobSpec {
  return {
    id: nextId(),
    userId: 'ada',
    submissionId: nextId(),
    batchId: null,
    source: { type: 'inline' },
    templateId: 'modern',
    templateVersion: '1.0.0',
    options: { pageSize: 'A4', accentColor: '#1f4e79' },
    quality: 'standard',
    wantsReport: true,
    fileName: 'Ada Lovelace.pdf',
    priority: 10,
    maxAttempts: 3,
    policy: {
      userConcurrency: 2,
      quotaBytes: 1_000_000,
      exportTtlMs: EXPORT_TTL_MS,
      ...policy,
    },
    announcesEnd: false,
    webhook: null,
    ...changes,
  };
}

export interface SubmissionChanges extends SpecChanges {
  /** How many jobs; one unless said. */
  readonly count?: number;
  /** Whether the jobs are a batch of their own. */
  readonly isBatch?: boolean;
  readonly document?: DocumentData | null;
  readonly maxActiveSubmissions?: number;
  readonly idempotency?: Submission['idempotency'];
}

export function submission(changes: SubmissionChanges = {}): Submission {
  const {
    count = 1,
    isBatch = false,
    document = DOCUMENT,
    maxActiveSubmissions = 1_000,
    idempotency = null,
    ...spec
  } = changes;
  const userId = spec.userId ?? 'ada';
  const submissionId = spec.submissionId ?? nextId();
  const batchId = isBatch ? nextId() : (spec.batchId ?? null);
  return {
    userId,
    submissionId,
    jobs: Array.from({ length: count }, () => ({
      spec: jobSpec({ ...spec, userId, submissionId, batchId }),
      document,
    })),
    maxActiveSubmissions,
    idempotency,
  };
}

function jobResult(job: Pick<Job, 'id' | 'userId' | 'fence'>, fileSizeBytes = 1_000): JobResult {
  return {
    exportId: nextId(),
    storageKey: `exports/${job.userId}/inline/${job.id}/${job.fence}.pdf`,
    fileSizeBytes,
    pageCount: 2,
    pageFill: 1.42,
    warnings: [{ code: 'PHOTO_SKIPPED', message: 'The photo could not be read.' }],
    report: REPORT,
  };
}

export interface CompletionChanges {
  readonly fileSizeBytes?: number;
  readonly recordTtl?: RecordTtl;
}

export function completion(
  job: Job,
  { fileSizeBytes, recordTtl = RECORD_TTL }: CompletionChanges = {},
): LeasedTransition<Completion> {
  const transition = complete(jobResult(job, fileSizeBytes), recordTtl);
  return { lease: leaseOf(job), transition };
}

export function cancelling({ id, userId }: Pick<Job, 'id' | 'userId'>): UserTransition {
  return { userId, jobId: id, transition: cancel(RECORD_TTL), maxActiveSubmissions: null };
}

export function retrying(
  { id, userId }: Pick<Job, 'id' | 'userId'>,
  maxActiveSubmissions = 1_000,
): UserTransition {
  return { userId, jobId: id, transition: retry(), maxActiveSubmissions };
}

export function claimRequest(limit = 1, leaseMs = LEASE_MS) {
  return { transition: claim(leaseMs), limit };
}
