import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteRange, ByteStream } from '../../../ports/object-storage.ts';
import { storageError } from './storage-error.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a part of a file, first and last byte included. It is opened by the first read and closed
 * at the end.
 */
export function readFileRange(path: string, { start, end }: ByteRange): ByteStream {
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
