import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { startXmlBucketServer } from '../support/buckets/xml-bucket-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const KEY = { kind: 'hmac', id: 'AKID', secret: 'hush', region: 'us-east-1' } as const;

async function systemOver(downloads: 'redirect' | 'proxy') {
  const server = await startXmlBucketServer({ key: KEY, bucket: 'files' });
  onTestFinished(server.close);
  const config = defineConfig({
    dataDir: await tempDir(),
    store: { sqlitePath: ':memory:' },
    log: { level: 'silent' },
    storage: {
      driver: 's3',
      downloads,
      s3Bucket: 'files',
      s3Endpoint: server.origin,
      awsAccessKeyId: KEY.id,
      awsSecretAccessKey: KEY.secret,
    },
  });
  const system = await compose(config);
  onTestFinished(() => system.close());
  const { storage } = system.app;
  await storage.put('exports/1.pdf', Buffer.from('A file.'), new AbortController().signal);
  const link = await storage.signedUrl('exports/1.pdf', {
    expiresInMs: 60_000,
    fileName: '张.pdf',
  });
  const get = (range: string) =>
    system.fetch(new Request(`http://localhost${link}`, { headers: { range } }));
  return { server, link, get };
}

test('a download leads to the bucket', async () => {
  const { server, link } = await systemOver('redirect');
  expect(link).toContain(`${server.origin}/files/exports/1.pdf?`);
});

test('a download leads through this server where users cannot reach the bucket', async () => {
  const { link, get } = await systemOver('proxy');
  expect(link).toMatch(/^\/files\/exports\/1\.pdf\?/);
  const part = await get('bytes=2-5');
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe('bytes 2-5/7');
  expect(part.headers.get('content-disposition')).toContain(encodeURIComponent('张'));
  expect(await part.text()).toBe('file');
  expect((await get('bytes=9-10')).status).toBe(416);
});
