import { notFound } from '../../domain/errors.ts';
import type { ByteStream, ObjectStorage, SignedFiles } from '../../ports/object-storage.ts';
import { etagOf, type SignedLinks } from './signed-links.ts';

/** Serves files of a bucket by links to this server, for users who can't reach the bucket. */
export function bucketFiles(storage: ObjectStorage, links: SignedLinks): SignedFiles {
  return {
    async open(key, query) {
      const { fileName, expiresAtMs } = links.verify(key, query);
      const object = await storage.stat(key);
      if (!object) throw notFound('The file');
      const { sizeBytes } = object;
      return {
        fileName,
        sizeBytes,
        expiresAtMs,
        etag: etagOf(key),
        read: (range) =>
          openedAtFirstRead(async () => {
            // An empty file has no valid range.
            const isPart = range && range.end - range.start + 1 < sizeBytes;
            const stream = await storage.stream(key, isPart ? range : undefined);
            if (!stream) throw notFound('The file');
            return stream;
          }),
      };
    },
  };
}

function openedAtFirstRead(open: () => Promise<ByteStream>): ByteStream {
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | null = null;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        reader ??= (await open()).getReader();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
