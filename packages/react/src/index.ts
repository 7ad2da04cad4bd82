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
  useIsReconnecting,
  useTrackedJobs,
} from './hooks.ts';
