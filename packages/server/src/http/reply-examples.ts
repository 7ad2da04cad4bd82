import type {
  BatchView,
  BrowserToken,
  Capacity,
  CheckReport,
  ClaimList,
  ClaimView,
  CleanUpRun,
  DeliveryList,
  DeliveryView,
  DocumentList,
  DocumentSummary,
  Drained,
  ExportView,
  History,
  JobList,
  JobSummary,
  JobView,
  LedgerView,
  OperatorJob,
  OperatorJobList,
  OperatorOverview,
  Released,
  RemovedExport,
  RemovedJob,
  ReservationView,
  RetriedJob,
  StoredDocumentView,
  SubmittedBatch,
  TemplateView,
  Usage,
} from '@offprint/contract';

const JOB_ID = '0190a000-0000-7000-8000-000000000001';
const BATCH_ID = '0190a000-0000-7000-8000-0000000000b1';
const EXPORT_ID = '0190a000-0000-7000-8000-0000000000e1';
const DELIVERY_ID = '0190a000-0000-7000-8000-0000000000d1';
const CREATED_AT = '2026-01-01T00:00:00.000Z';
const COMPLETED_AT = '2026-01-01T00:00:00.110Z';
const IN_TEN_MINUTES = '2026-01-01T00:10:00.110Z';
const IN_A_WEEK = '2026-01-08T00:00:00.110Z';

const onePage = { total: 1, limit: 20, offset: 0, hasMore: false };

const checkReport: CheckReport = {
  passed: false,
  title: 'Ada Lovelace – Résumé',
  standards: ['PDF/UA-1'],
  pageCount: 2,
  pageFill: 1.42,
  readers: [
    {
      reader: 'pdf.js',
      total: 42,
      found: 41,
      missing: [{ path: 'work[0].highlights[2]', value: 'Wrote the first program' }],
      misplaced: [],
      unrecognised: [],
    },
  ],
  advice: ['Values are missing: print it with the template "plain", or add what is not there.'],
};

const job: JobView = {
  jobId: JOB_ID,
  batchId: null,
  documentId: null,
  documentVersion: null,
  templateId: 'modern',
  templateVersion: '1.0.0',
  format: 'pdf',
  status: 'completed',
  stage: 'done',
  progress: 100,
  queuePosition: null,
  options: { pageSize: 'A4' },
  fileName: 'Ada Lovelace - Résumé.pdf',
  resultUrl: `/api/v1/export/download/${JOB_ID}`,
  fileSize: 48_213,
  pageCount: 2,
  pageFill: 1.42,
  warnings: [],
  report: checkReport,
  error: null,
  attempts: 1,
  maxAttempts: 5,
  nextAttemptAt: null,
  createdAt: CREATED_AT,
  startedAt: '2026-01-01T00:00:00.020Z',
  completedAt: COMPLETED_AT,
  expiresAt: IN_TEN_MINUTES,
};

const jobSummary: JobSummary = {
  jobId: JOB_ID,
  status: 'pending',
  progress: 0,
  queuePosition: 1,
  estimatedWaitMs: 180,
  createdAt: CREATED_AT,
};

const { queuePosition: _, resultUrl: __, report: ___, ...ofAnyUser } = job;
const operatorJob: OperatorJob = {
  ...ofAnyUser,
  userId: 'ann',
  updatedAt: COMPLETED_AT,
  attemptHistory: [
    {
      number: 1,
      worker: 'printer-1.example.com:4711',
      startedAt: '2026-01-01T00:00:00.020Z',
      endedAt: COMPLETED_AT,
      outcome: 'completed',
      error: null,
    },
  ],
};

const retriedJob: RetriedJob = { jobId: JOB_ID, status: 'pending', attempts: 1, maxAttempts: 5 };

const submittedBatch: SubmittedBatch = {
  batchId: BATCH_ID,
  jobs: [
    { jobId: JOB_ID, documentId: 'cv-17', status: 'pending', progress: 0, createdAt: CREATED_AT },
  ],
  total: 1,
};

const batch: BatchView = {
  batchId: BATCH_ID,
  status: 'completed',
  counts: { pending: 0, processing: 0, completed: 1, failed: 0, cancelled: 0 },
  total: 1,
  zipUrl: `/api/v1/export/batch/${BATCH_ID}/zip`,
  jobs: [{ ...job, batchId: BATCH_ID }],
};

const exported: ExportView = {
  id: EXPORT_ID,
  jobId: JOB_ID,
  documentId: null,
  documentVersion: null,
  format: 'pdf',
  templateId: 'modern',
  templateVersion: '1.0.0',
  fileName: job.fileName,
  fileSize: 48_213,
  pageCount: 2,
  pageFill: 1.42,
  warnings: [],
  downloadCount: 1,
  expiresAt: IN_A_WEEK,
  createdAt: COMPLETED_AT,
};

const history: History = {
  exports: [exported],
  pagination: onePage,
  stats: {
    totalExports: 1,
    totalBytes: 48_213,
    totalDownloads: 1,
    byTemplate: { modern: 1 },
    quota: { used: 48_213, limit: 104_857_600, percentage: 0.05 },
  },
};

const usage: Usage = {
  used: 48_213,
  limit: 104_857_600,
  percentage: 0.05,
  isOverQuota: false,
  activeSubmissions: 0,
  maxActiveSubmissions: 3,
  plan: 'FREE',
};

const capacity: Capacity = {
  slots: 2,
  running: 2,
  queued: 4,
  oldestWaitingMs: 310,
  estimatedWaitMs: 740,
  accepting: true,
};

const documentSummary: DocumentSummary = {
  id: 'cv-17',
  title: 'My résumé',
  templateId: 'modern',
  version: 1,
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
};

const document: StoredDocumentView = {
  ...documentSummary,
  data: { basics: { name: 'Ada Lovelace', label: 'Analyst' } },
};

const template: TemplateView = {
  id: 'modern',
  name: 'Modern',
  version: '1.0.0',
  description: 'One column with an accent colour.',
  kind: 'resume',
  tags: ['resume'],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: ['FREE', 'BASIC', 'PREMIUM'],
};

const delivery: DeliveryView = {
  deliveryId: DELIVERY_ID,
  jobId: JOB_ID,
  webhookId: `msg_${JOB_ID}`,
  type: 'export.completed',
  url: 'https://app.example.com/hooks/offprint',
  status: 'delivered',
  attempts: 1,
  maxAttempts: 7,
  nextAttemptAt: null,
  response: { status: 204, bodyHead: '' },
  error: null,
  createdAt: COMPLETED_AT,
  finishedAt: '2026-01-01T00:00:00.290Z',
};

const redelivery: DeliveryView = {
  ...delivery,
  status: 'pending',
  attempts: 0,
  nextAttemptAt: COMPLETED_AT,
  response: null,
  finishedAt: null,
};

const claim: ClaimView = {
  claimed: true,
  owner: 'bot-7',
  fence: 12,
  expiresAt: IN_TEN_MINUTES,
};

const reservation: ReservationView = {
  startRow: 42,
  rowCount: 3,
  fence: 13,
  expiresAt: IN_TEN_MINUTES,
};

const removedJob: RemovedJob = { jobId: JOB_ID, status: 'cancelled', deletedAt: COMPLETED_AT };
const removedExport: RemovedExport = { id: EXPORT_ID, deletedAt: COMPLETED_AT };
const released: Released = { key: '4711', released: true };
const jobs: JobList = { jobs: [job], pagination: onePage };
const documents: DocumentList = { documents: [documentSummary], pagination: onePage };
const deliveries: DeliveryList = { deliveries: [delivery] };
const overview: OperatorOverview = {
  queue: { pending: 3, processing: 2, failed: 1, oldestWaitingMs: 850 },
  prints: { running: 2, waiting: 0, slots: 2 },
  workers: [{ name: 'printer-1.example.com:4711', jobs: 2 }],
  minutes: [
    {
      startedAt: CREATED_AT,
      completed: 118,
      failed: 1,
      failures: { RENDER_TIMEOUT: 1 },
      printMs: { p50: 41, p95: 96 },
    },
  ],
};
const cancelledJob: OperatorJob = {
  ...operatorJob,
  status: 'cancelled',
  stage: null,
  fileSize: null,
  pageCount: null,
  pageFill: null,
  error: null,
};
const operatorJobs: OperatorJobList = { jobs: [operatorJob], nextBefore: null };
const claims: ClaimList = {
  namespace: 'orders',
  claims: [
    {
      key: '4711',
      owner: 'bot-7',
      fence: 12,
      claimedAt: CREATED_AT,
      expiresAt: IN_TEN_MINUTES,
    },
  ],
};
const ledger: LedgerView = {
  ledger: 'refunds',
  lastRow: 44,
  reservations: [
    { ...reservation, key: '4711', owner: 'bot-7', status: 'reserved', reservedAt: CREATED_AT },
  ],
};
const cleanUp: CleanUpRun = {
  expiredExports: 12,
  deletedFiles: 12,
  freedBytes: 578_556,
  orphanedFiles: 0,
  recoveredJobs: 0,
  purgedJobs: 3,
  hasMore: false,
};
const drained: Drained = { processed: 8, failed: 0, remaining: 0 };
const token: BrowserToken = { token: 'opt_eyJhbGciOiJIUzI1NiJ9…', expiresAt: IN_TEN_MINUTES };

/** What each operation answers when it has worked, by its id. */
export const REPLY_EXAMPLES: Readonly<Record<string, unknown>> = {
  submitExport: jobSummary,
  submitBatch: submittedBatch,
  getBatch: batch,
  getJob: job,
  listJobs: jobs,
  removeJob: removedJob,
  retryJob: retriedJob,
  listDeliveries: deliveries,
  redeliver: redelivery,
  listHistory: history,
  removeExport: removedExport,
  getUsage: usage,
  getCapacity: capacity,
  checkPdf: checkReport,
  putDocument: document,
  getDocument: document,
  listDocuments: documents,
  removeDocument: { id: 'cv-17', deletedAt: COMPLETED_AT },
  listTemplates: [template],
  claim,
  releaseClaim: released,
  listClaims: claims,
  reserveRows: reservation,
  confirmRows: { ...reservation, expiresAt: null },
  releaseRows: released,
  viewLedger: ledger,
  searchJobs: operatorJobs,
  getAnyJob: operatorJob,
  cancelAnyJob: cancelledJob,
  listDeliveriesOfAny: deliveries,
  getOverview: overview,
  drainQueue: drained,
  forceRetryJob: retriedJob,
  forceRetryFailed: { jobIds: [JOB_ID], mayBeMore: false },
  cleanUpExports: cleanUp,
  processExports: drained,
  createToken: token,
};

/** What a submission answers that was waited for. */
export const FINISHED_JOB = job;
