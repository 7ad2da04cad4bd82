import type { ErrorCode, PageOptions, Problem, Quality } from '@offprint/contract';
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

export interface Call {
  readonly id: number;
  readonly task: Task;
}

/** An OffprintError in a form that can be sent between processes. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: readonly Problem[];
  readonly cause: unknown;
}

export interface Answer {
  readonly id: number;
  readonly result?: Results[keyof Results];
  readonly error?: SentError;
}
