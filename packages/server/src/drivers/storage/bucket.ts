import { create as createDisposition } from 'content-disposition';
import { asciiName } from '../../domain/file-name.ts';
import type {
  ByteRange,
  ByteStream,
  ListedObject,
  SignedUrlOptions,
} from '../../ports/object-storage.ts';

export interface ObjectsPage {
  readonly objects: readonly ListedObject[];
  /** Where the next page starts; null: this is the last one. */
  readonly next: string | null;
}

/** The outcome of a create. */
export interface Created {
  /** False: the key had a file already. */
  readonly isNew: boolean;
  /** An earlier try of the same call may have made the file. */
  readonly isRepeated: boolean;
}

/**
 * One bucket, by the calls that its server offers. Keys include the prefix.
 *
 * @throws BucketError when the server refuses, Error when it does not answer
 */
export interface Bucket {
  create(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<Created>;
  sizeBytes(key: string): Promise<number | null>;
  read(key: string): Promise<Uint8Array | null>;
  stream(key: string, range?: ByteRange): Promise<ByteStream | null>;
  /** Deleting a missing file is no error. */
  delete(key: string): Promise<void>;
  /** @param after the first page starts behind this key */
  page(prefix: string, cursor: string | null, after?: string): Promise<ObjectsPage>;
  /** Null if the server can't give the file this name. */
  link(key: string, options: SignedUrlOptions): Promise<string | null>;
}

/** The Content-Disposition that a signed link asks for. */
export function attachment(fileName: string): string {
  return createDisposition(fileName, { type: 'attachment', fallback: asciiName(fileName) });
}
