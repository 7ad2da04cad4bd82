import type { PageOptions, Quality } from '@offprint/contract';
import type { Print } from '../html/resume-template.ts';
import type { Typesetting } from '../typst/typeset-template.ts';

/** What the process is asked to do with a document. */
export interface Task {
  readonly does: keyof Results;
  readonly templateId: string;
  readonly document: unknown;
  readonly options: PageOptions;
  readonly quality: Quality;
  /** For an estimate. */
  readonly limit?: number;
}

/** The result of each task. */
export interface Results {
  readonly print: Print;
  readonly typeset: Typesetting;
  readonly estimatePages: number;
}
