import type { JsonObject } from '../documents/json.ts';
import type { LeftOver, Source } from './source.ts';

/** Reads the documents of another program. */
export interface Format {
  readonly name: string;
  recognises(source: Source): boolean;
  /** Returns a JSON Resume. What it does not read of the source is reported. */
  read(source: Source): Record<string, unknown>;
}

export interface Imported {
  /** The name of the format that it was read as. */
  readonly format: string;
  /** A JSON Resume. */
  readonly data: JsonObject;
  readonly title?: string | undefined;
  readonly left: readonly LeftOver[];
}
