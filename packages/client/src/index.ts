export type * from '@offprint/contract';
export {
  type CallOptions,
  createClient,
  type ExportInput,
  type OffprintClient,
  type Page,
  type SubmitOptions,
} from './client.ts';
export type { Documents } from './documents.ts';
export type { DownloadedFile } from './downloaded-file.ts';
export { type ClientErrorCode, OffprintClientError } from './errors.ts';
export type { JobListener } from './observe-job.ts';
export type { HeadersSource, TransportOptions as ClientOptions } from './transport.ts';
