import { buffer } from 'node:stream/consumers';
import { bucketFiles } from '../../packages/server/src/drivers/storage/bucket-files.ts';
import { createSupabaseStorage } from '../../packages/server/src/drivers/storage/supabase.ts';
import { bucketControl, followLink, testLinks } from '../support/buckets/bucket-control.ts';
import { startSupabaseServer } from '../support/buckets/supabase-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeObjectStorage } from './object-storage.ts';

const PAGE_SIZE = 50;

describeObjectStorage('supabase', async () => {
  const key = 'the key of the service role';
  const server = await startSupabaseServer({ key, bucket: 'files', pageSize: PAGE_SIZE });
  const { storage } = createSupabaseStorage({
    url: server.origin,
    key,
    bucket: 'files',
    prefix: '',
    downloads: 'redirect',
    links: testLinks,
    clock: manualClock(),
    firstDelayMs: 1,
  });
  const files = bucketFiles(storage, testLinks);
  return {
    ...bucketControl(server, ''),
    storage,
    pageSize: PAGE_SIZE,
    async open(url) {
      if (url.startsWith(server.origin)) return followLink(url);
      const { pathname, searchParams } = new URL(url);
      const file = await files.open(pathname.replace('/files/', ''), searchParams);
      return { bytes: await buffer(file.read()), fileName: file.fileName };
    },
  };
});
