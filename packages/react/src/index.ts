export {
  type BatchDocumentChoice,
  BatchExport,
  type BatchExportProps,
} from './components/batch-export.tsx';
export { DownloadLink, type DownloadLinkProps } from './components/download-link.tsx';
export { ExportButton, type ExportButtonProps } from './components/export-button.tsx';
export { ExportDialog, type ExportDialogProps } from './components/export-dialog.tsx';
export { ExportError, type ExportErrorProps } from './components/export-error.tsx';
export { HistoryTable, type HistoryTableProps } from './components/history-table.tsx';
export { JobTray, type JobTrayProps } from './components/job-tray.tsx';
export { PageOptions, type PageOptionsProps } from './components/page-options.tsx';
export { TemplatePicker, type TemplatePickerProps } from './components/template-picker.tsx';
export { UsageMeter } from './components/usage-meter.tsx';
export {
  describeError,
  describeJob,
  formatBytes,
  formatCount,
  formatRelative,
  formatText,
} from './describe.ts';
export type {
  BatchActions,
  ExportState,
  ExportStore,
  HistoryQuery,
  LoadedHistory,
  StoreClient,
  Submission,
  TrackedBatch,
  TrackedJob,
} from './export-state.ts';
export { createExportStore, type ExportStoreOptions } from './export-store.ts';
export type { JobStorage } from './job-memory.ts';
export {
  OffprintProvider,
  type OffprintProviderProps,
  useExportStore,
  useOffprintClient,
  useTexts,
} from './provider.tsx';
export { saveBlob, saveUrl } from './save-file.ts';
export { english } from './texts/en.ts';
export type { ErrorKind, ErrorText, Plural, Texts } from './texts/texts.ts';
export { useTemplates, useUsage } from './use-account.ts';
export { type BatchExportJob, type BatchExportOptions, useBatch } from './use-batch.ts';
export {
  type ExportFailure,
  type ExportPDFJob,
  type ExportPDFJobOptions,
  useExportPDFJob,
} from './use-export-pdf-job.ts';
export { type ExportHistory, useHistory } from './use-history.ts';
export { useIsListed, useIsReconnecting, useTrackedJobs } from './use-jobs.ts';
export { useKeptFocus } from './use-kept-focus.ts';
export type { Loaded } from './use-loaded.ts';
export { useNow } from './use-now.ts';
export { type Preview, usePreview } from './use-preview.ts';
export { useTemplatePicture } from './use-template-picture.ts';
