export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface ListedObject extends StoredObject {
  /** Its age by the storage's own clock. Never more than the true age. */
  readonly ageMs: number;
}

export interface SignedUrlOptions {
  readonly expiresInMs: number;
  /** The name to save it under, in any script. */
  readonly fileName: string;
}

/** A part of a file, including the last byte, as in HTTP. */
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
   * Durable when it returns. Readers see the whole file or none. An abort ends the write, even if
   * the storage does not answer, and leaves no file under the key.
   *
   * @throws the signal's reason when it aborts
   */
  put(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  stat(key: string): Promise<StoredObject | null>;
  read(key: string): Promise<Uint8Array | null>;
  /**
   * The file, or a part that lies within it, streamed no faster than it is read. A failure on the
   * way errors the stream. A reader that stops early must cancel it.
   */
  stream(key: string, range?: ByteRange): Promise<ByteStream | null>;
  signedUrl(key: string, options: SignedUrlOptions): Promise<string>;
  /**
   * Every object with the prefix, in the storage's own order, which is always the same.
   *
   * @param after only what comes after this key, even if no file has it any more
   */
  list(prefix: string, after?: string): AsyncIterable<ListedObject>;
  /** Deleting a missing file is not an error. */
  delete(key: string): Promise<void>;
  /** Tries to delete all of them, and throws at the end if some failed. */
  deleteMany(keys: readonly string[]): Promise<void>;
  /** Writes, reads and deletes a small file. */
  check(): Promise<void>;
}

export interface ServedFile {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** A strong ETag, since files never change. */
  readonly etag: string;
  /** When the link expires. Epoch milliseconds. */
  readonly expiresAtMs: number;
  read(range?: ByteRange): ByteStream;
}

/** For storage without its own web server: serves the signed links under /files. */
export interface SignedFiles {
  /**
   * @param key the path behind `/files/`
   * @throws OffprintError FORBIDDEN for a wrong signature, EXPIRED, NOT_FOUND
   */
  open(key: string, query: URLSearchParams): Promise<ServedFile>;
}
