export type * from '@offprint/contract';
export {
  createClient,
  type ExportInput,
  type OffprintClient,
  type SubmitOptions,
} from './client.ts';
export type { Documents, Page } from './documents.ts';
export { type ClientErrorCode, OffprintClientError } from './errors.ts';
export type { JobListener } from './observe-jobs.ts';
export type { ObserveOptions } from './retry.ts';
export type {
  CallOptions,
  DownloadedFile,
  HeadersSource,
  TransportOptions as ClientOptions,
} from './transport.ts';
