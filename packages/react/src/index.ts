export {
  createExportStore,
  type ExportState,
  type ExportStore,
  type ExportStoreOptions,
  type TrackedJob,
} from './export-store.ts';
export type { JobStorage } from './job-storage.ts';
export { type ExportFailure, type ExportPDFJob, useExportPDFJob } from './use-export-pdf-job.ts';
export { useTrackedJobs } from './use-tracked-jobs.ts';
