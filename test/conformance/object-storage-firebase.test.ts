import { generateKeyPairSync } from 'node:crypto';
import { createFirebaseStorage } from '../../packages/server/src/drivers/storage/firebase.ts';
import { bucketControl, testLinks } from '../support/buckets/bucket-control.ts';
import { startXmlBucketServer } from '../support/buckets/xml-bucket-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeObjectStorage } from './object-storage.ts';

const PAGE_SIZE = 50;
const ACCOUNT = 'printer@example.iam.gserviceaccount.com';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const PEM = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));

describeObjectStorage('firebase', async () => {
  const key = { kind: 'rsa', id: ACCOUNT, publicKey } as const;
  const server = await startXmlBucketServer({
    key,
    bucket: 'app.appspot.com',
    pageSize: PAGE_SIZE,
  });
  const prefix = 'offprint/';
  const { storage } = createFirebaseStorage({
    bucket: 'app.appspot.com',
    endpoint: server.origin,
    credentials: { clientEmail: ACCOUNT, privateKey: PEM },
    prefix,
    downloads: 'redirect',
    links: testLinks,
    clock: manualClock(),
    firstDelayMs: 1,
  });
  return { storage, pageSize: PAGE_SIZE, ...bucketControl(server, prefix) };
});
