export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface ListedObject extends StoredObject {
  /** How long ago it was put, by the storage's own clock; never more than it is. */
  readonly ageMs: number;
}

export interface SignedUrlOptions {
  readonly expiresInMs: number;
  /** The name under which it is saved, in any script. */
  readonly fileName: string;
}

/** A part of a file, the last byte included, as HTTP counts. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * Files under immutable keys (`exports/user/document/job/fence.pdf`).
 *
 * @throws OffprintError STORAGE_UNAVAILABLE when it does not answer, or is full
 */
export interface ObjectStorage {
  /**
   * Durable when it returns. A reader sees the whole file or none. An abort ends the write, even
   * one that the storage does not answer, and leaves no file under the key.
   *
   * @throws the signal's reason when it aborts
   */
  put(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  stat(key: string): Promise<StoredObject | null>;
  read(key: string): Promise<Uint8Array | null>;
  /**
   * The file, or a part that lies within it, piece by piece and no faster than it is read. A fault
   * on the way errors the stream. Whoever does not read it to the end cancels it.
   */
  stream(key: string, range?: ByteRange): Promise<ByteStream | null>;
  signedUrl(key: string, options: SignedUrlOptions): Promise<string>;
  /**
   * Every object under the prefix, in an order of the storage's own, which is always the same.
   *
   * @param after only what comes after this key, whether there is a file under it or not any more
   */
  list(prefix: string, after?: string): AsyncIterable<ListedObject>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Tries them all, then throws if it could not delete some. */
  deleteMany(keys: readonly string[]): Promise<void>;
  /** Writes, reads and deletes a small file. */
  check(): Promise<void>;
}

export interface ServedFile {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Strong: files never change. */
  readonly etag: string;
  /** When the link ends. Epoch milliseconds. */
  readonly expiresAtMs: number;
  read(range?: ByteRange): ByteStream;
}

/** For storage that has no web server of its own: what the signed links under /files lead to. */
export interface SignedFiles {
  /**
   * @param key the path behind `/files/`
   * @throws OffprintError FORBIDDEN for a wrong signature, EXPIRED, NOT_FOUND
   */
  open(key: string, query: URLSearchParams): Promise<ServedFile>;
}
