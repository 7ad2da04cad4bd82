export type * from '@offprint/contract';
export { isTerminal, type JobStatus } from '@offprint/contract';
export type { BatchDocument, Batches, BatchInput, BatchListener } from './batches.ts';
export {
  createClient,
  type ExportInput,
  type OffprintClient,
  type TokenInput,
} from './client.ts';
export type { ClaimInput, Claims, Ledgers, ReservationInput } from './coordination.ts';
export { type CvAppExport, type CvAppOptions, createCvAppClient } from './cv-app-client.ts';
export type { Documents, Page } from './documents.ts';
export { type ClientErrorCode, isOffprintError, OffprintClientError } from './errors.ts';
export type { JobApi, JobListener, SubmitOptions, WaitOptions } from './job-api.ts';
export type { PreviewedPdf } from './preview.ts';
export type { WatchOptions } from './retry.ts';
export type { AccessToken } from './token-source.ts';
export type {
  CallOptions,
  DownloadedFile,
  HeadersSource,
  TransportOptions as ClientOptions,
} from './transport.ts';
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookEvent,
  WebhookVerificationError,
} from './verify-webhook.ts';
export { StoppedWaitingError } from './wait-for.ts';
