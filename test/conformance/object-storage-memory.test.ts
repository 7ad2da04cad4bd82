import { memoryBucket } from '../support/memory-bucket.ts';
import { memoryStorage } from '../support/memory-storage.ts';
import { describeObjectStorage } from './object-storage.ts';

describeObjectStorage('a bucket in memory', async () => {
  const pageSize = 50;
  const bucket = memoryBucket({ pageSize });
  return {
    pageSize,
    storage: memoryStorage(bucket),
    async open(url) {
      const response = await bucket.fetch(url);
      if (!response.ok) throw new Error(`the link answers ${response.status}`);
      const [, encodedName = ''] = (response.headers.get('content-disposition') ?? '').split("''");
      return { bytes: await response.bytes(), fileName: decodeURIComponent(encodedName) };
    },
    letTimePass: async (ms) => bucket.advance(ms),
    lock: async (key) => bucket.lock(key),
    goDown: async () => bucket.goDown(),
    close: async () => undefined,
  };
});
