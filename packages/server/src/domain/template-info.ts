import type { PageSize } from '@offprint/contract';

/** What is known of a template without printing with it. */
export interface TemplateInfo {
  readonly id: string;
  readonly name: string;
  /** Changes whenever the same document would print differently. */
  readonly version: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly columns: 1 | 2;
  readonly pageSizes: readonly PageSize[];
  /** The plans that may use it; empty: every one. */
  readonly plans: readonly string[];
  /** Fields of a résumé that it does not print on purpose, such as `references`; none if absent. */
  readonly leavesOut?: readonly string[];
  /** The kind of document that it prints: its id in the KindRegistry. */
  readonly kind: string;
  /** The engine that prints it. */
  readonly engine: string;
  /** The npm package without which the engine does not print here; absent: none is missing. */
  readonly missingPackage?: string;
}
