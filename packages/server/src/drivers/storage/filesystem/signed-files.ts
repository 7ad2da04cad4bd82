import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { notFound, OffprintError } from '../../../domain/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SignedFiles } from '../../../ports/object-storage.ts';
import { statObject } from './list-objects.ts';
import { isValidKey, type RootFolder } from './root-folder.ts';
import { guarded, storageError } from './storage-error.ts';

const CHUNK_BYTES = 64 * 1024;

export interface SignedLinkOptions {
  /** At least 128 bits that nobody can guess. */
  readonly secret: string;
  /** What the links begin with; empty: they are relative to the host that was asked. */
  readonly publicUrl: string;
  readonly clock: Clock;
}

export interface LinkedFile {
  readonly key: string;
  readonly fileName: string;
}

export interface VerifiedLink extends LinkedFile {
  readonly expiresAtMs: number;
}

export interface SignedLinks {
  sign(file: LinkedFile, expiresInMs: number): string;
  /**
   * What a link grants.
   *
   * @throws OffprintError FORBIDDEN when it was not made here or was changed; EXPIRED
   */
  verify(key: string, query: URLSearchParams): VerifiedLink;
}

export function signedLinks({ secret, publicUrl, clock }: SignedLinkOptions): SignedLinks {
  // A key of a valid form and a number hold no line break, so the three parts cannot shift.
  const signatureOf = (key: string, expires: string, name: string) =>
    createHmac('sha256', secret).update(`${key}\n${expires}\n${name}`).digest('base64url');

  return {
    sign({ key, fileName }, expiresInMs) {
      const name = fileName.toWellFormed();
      const expires = String(Math.ceil(clock.nowMs() + expiresInMs));
      const query = new URLSearchParams({
        name,
        expires,
        signature: signatureOf(key, expires, name),
      });
      return `${publicUrl}/files/${key}?${query}`;
    },

    verify(key, query) {
      const name = query.get('name') ?? '';
      const expires = query.get('expires') ?? '';
      const isGenuine = equals(query.get('signature') ?? '', signatureOf(key, expires, name));
      if (!isGenuine || !/^\d+$/.test(expires)) {
        throw new OffprintError('FORBIDDEN', 'This link is not valid. Ask for a new download.');
      }
      if (Number(expires) <= clock.nowMs()) {
        throw new OffprintError('EXPIRED', 'This link has expired. Ask for a new download.');
      }
      return { key, fileName: name, expiresAtMs: Number(expires) };
    },
  };
}

/** Opens what a link leads to. */
export function signedFiles(root: RootFolder, links: SignedLinks): SignedFiles {
  return {
    async open(key, query) {
      const { fileName, expiresAtMs } = links.verify(key, query);
      const object = isValidKey(key) ? await guarded(() => statObject(root, key)) : null;
      if (!object) throw notFound('The file');
      const { sizeBytes } = object;
      return {
        fileName,
        sizeBytes,
        expiresAtMs,
        etag: `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`,
        read: (range = { start: 0, end: sizeBytes - 1 }) => readFileRange(root.pathOf(key), range),
      };
    },
  };
}

/** A part of a file, first and last byte included; opened at the first read, closed at the end. */
function readFileRange(
  path: string,
  { start, end }: { start: number; end: number },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: FileHandle | null = null;
  let position = start;
  const close = async () => {
    const opened = file;
    file = null;
    await opened?.close();
  };

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (end < start) controller.close();
      },
      async pull(controller) {
        try {
          file ??= await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
          const chunk = new Uint8Array(Math.min(CHUNK_BYTES, end + 1 - position));
          const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
          if (bytesRead === 0) throw new Error(`${path} ends before byte ${end}`);
          position += bytesRead;
          controller.enqueue(chunk.subarray(0, bytesRead));
          if (position <= end) return;
          await close();
          controller.close();
        } catch (error) {
          await close();
          throw storageError(error);
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}

function equals(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}
