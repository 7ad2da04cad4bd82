import type { JsonObject } from '../documents/json.ts';
import type { LeftOver, Source } from './source.ts';

/** How the documents of another program are read. */
export interface Format {
  readonly name: string;
  recognises(source: Source): boolean;
  /** A JSON Resume; what it does not read of the source is left over. */
  read(source: Source): Record<string, unknown>;
}

export interface Imported {
  /** What it was read as, for people. */
  readonly format: string;
  /** A JSON Resume. */
  readonly data: JsonObject;
  readonly title?: string | undefined;
  readonly left: readonly LeftOver[];
}
