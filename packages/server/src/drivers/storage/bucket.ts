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
  /** What the next page is asked for with; null: this was the last. */
  readonly next: string | null;
}

/** How a create has ended. */
export interface Created {
  /** False: there was a file under the key already. */
  readonly isNew: boolean;
  /** An earlier try of the same call may have made what is there now. */
  readonly isRepeated: boolean;
}

/**
 * One bucket, by the calls that its server knows. Keys are full: the prefix is in them.
 *
 * @throws BucketError when the server refuses, Error when it does not answer
 */
export interface Bucket {
  create(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<Created>;
  sizeBytes(key: string): Promise<number | null>;
  read(key: string): Promise<Uint8Array | null>;
  stream(key: string, range?: ByteRange): Promise<ByteStream | null>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** @param after for the first page: it begins behind this key */
  page(prefix: string, cursor: string | null, after?: string): Promise<ObjectsPage>;
  /** Null: the server cannot give the file this name. */
  link(key: string, options: SignedUrlOptions): Promise<string | null>;
}

/** The Content-Disposition that a signed link asks for. */
export function attachment(fileName: string): string {
  return createDisposition(fileName, { type: 'attachment', fallback: asciiName(fileName) });
}
