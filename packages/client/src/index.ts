export type * from '@offprint/contract';
export type { CallOptions, ExportInput, Page, SubmitOptions } from './calls.ts';
export { createClient, type OffprintClient } from './client.ts';
export type { Documents } from './documents.ts';
export type { DownloadedFile } from './downloaded-file.ts';
export { type ClientErrorCode, OffprintClientError } from './errors.ts';
export type { JobListener } from './observe-job.ts';
export type { HeadersSource, TransportOptions as ClientOptions } from './transport.ts';
