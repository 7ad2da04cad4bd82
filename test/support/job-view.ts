import type { CheckReport, JobView } from '@offprint/contract';

export const JOB_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e01';

export function jobView(overrides: Partial<JobView> = {}): JobView {
  return {
    jobId: JOB_ID,
    batchId: null,
    documentId: null,
    documentVersion: null,
    templateId: 'modern',
    templateVersion: '1.0.0',
    format: 'pdf',
    status: 'pending',
    stage: null,
    progress: 0,
    queuePosition: 1,
    options: {},
    fileName: 'ada-lovelace.pdf',
    resultUrl: null,
    fileSize: null,
    pageCount: null,
    pageFill: null,
    warnings: [],
    report: null,
    error: null,
    attempts: 0,
    maxAttempts: 5,
    nextAttemptAt: null,
    createdAt: '2026-03-01T09:00:00.000Z',
    startedAt: null,
    completedAt: null,
    expiresAt: null,
    ...overrides,
  };
}

export const runningJob = (progress = 30): JobView =>
  jobView({ status: 'processing', stage: 'rendering', progress, queuePosition: null, attempts: 1 });

export const completedJob = (): JobView =>
  jobView({
    status: 'completed',
    stage: 'done',
    progress: 100,
    queuePosition: null,
    attempts: 1,
    resultUrl: `/api/v1/export/download/${JOB_ID}`,
    fileSize: 48_211,
    pageCount: 2,
    pageFill: 1.42,
    completedAt: '2026-03-01T09:00:01.000Z',
  });

export const failedJob = (): JobView =>
  jobView({
    status: 'failed',
    queuePosition: null,
    attempts: 1,
    error: { code: 'RENDER_TIMEOUT', message: 'The print took too long.', retryable: true },
  });

const FINDING = { total: 24, misplaced: [], unrecognised: [] };

/** Of a file in which one program misses a value. */
export const CHECK_REPORT: CheckReport = {
  passed: false,
  title: 'Ada Lovelace – Résumé',
  standards: ['PDF/UA-1'],
  pageCount: 2,
  pageFill: 1.42,
  readers: [
    { ...FINDING, reader: 'pdf.js', found: 24, missing: [] },
    {
      ...FINDING,
      reader: 'pdftotext',
      found: 23,
      missing: [{ path: 'work[2].name', value: 'شركة المحركات' }],
    },
  ],
  advice: ['Choose a template of one column for sites that sort applications by machine.'],
};

/** As the store of @offprint/react holds it. */
export function trackedJob(job: JobView) {
  const { jobId, status, progress } = job;
  const fileUrl = status === 'completed' ? '#file' : null;
  return { jobId, status, progress, job, fileUrl, problem: null, isCurrent: true };
}
