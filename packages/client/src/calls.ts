import type { PageOptions, Quality } from '@offprint/contract';

/** What to print: a document, or the id of one that was stored before. */
export type ExportInput = (
  | { readonly document: Readonly<Record<string, unknown>>; readonly documentId?: never }
  | { readonly documentId: string; readonly document?: never }
) & {
  readonly templateId?: string;
  readonly options?: PageOptions;
  readonly quality?: Quality;
  readonly fileName?: string;
};

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface SubmitOptions extends CallOptions {
  /**
   * The same key with the same input gives the same job again. Only with a key is a submission
   * whose answer was lost sent anew.
   */
  readonly idempotencyKey?: string | undefined;
}

export type Page = {
  /** At most 100; 20 by default. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
};
