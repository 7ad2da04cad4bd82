import { describe } from 'vitest';
import { createS3Storage } from '../../packages/server/src/drivers/storage/s3.ts';
import { bucketControl, testLinks } from '../support/buckets/bucket-control.ts';
import { namesOfThisMachine } from '../support/buckets/names-of-this-machine.ts';
import { startXmlBucketServer } from '../support/buckets/xml-bucket-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeObjectStorage } from './object-storage.ts';

const PAGE_SIZE = 50;
const KEY = {
  kind: 'hmac',
  id: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI',
  region: 'eu-west-1',
} as const;

describe.each([
  ['s3, which writes only where no file is', '', false, false],
  ['s3 with a prefix, without conditional writes', 'team/offprint/', true, false],
  ['s3 with a host for the bucket', 'offprint/', false, true],
])('%s', (name, prefix, refusesConditions, hasHostOfBucket) => {
  describeObjectStorage(name, async () => {
    if (hasHostOfBucket) namesOfThisMachine();
    const server = await startXmlBucketServer({
      key: KEY,
      bucket: 'files',
      pageSize: PAGE_SIZE,
      refusesConditions,
    });
    const { storage } = createS3Storage({
      bucket: 'files',
      endpoint: hasHostOfBucket ? `http://s3.test:${new URL(server.origin).port}` : server.origin,
      region: KEY.region,
      forcePathStyle: hasHostOfBucket ? false : null,
      credentials: { accessKeyId: KEY.id, secretAccessKey: KEY.secret, sessionToken: null },
      prefix,
      downloads: 'redirect',
      links: testLinks,
      clock: manualClock(),
      firstDelayMs: 1,
    });
    return { storage, pageSize: PAGE_SIZE, ...bucketControl(server, prefix) };
  });
});
