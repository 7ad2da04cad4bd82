export {
  createExportStore,
  type ExportState,
  type ExportStore,
  type ExportStoreOptions,
  type JobStorage,
  type TrackedJob,
} from './export-store.ts';
export {
  type ExportFailure,
  type ExportPDFJob,
  useExportPDFJob,
  useIsListed,
  useIsReconnecting,
  useTrackedJobs,
} from './hooks.ts';
