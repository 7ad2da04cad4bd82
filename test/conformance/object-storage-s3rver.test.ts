import S3rver from 's3rver';
import { expect, onTestFinished, test } from 'vitest';
import { createS3Storage } from '../../packages/server/src/drivers/storage/s3.ts';
import { followLink, testLinks } from '../support/buckets/bucket-control.ts';
import { namesOfThisMachine } from '../support/buckets/names-of-this-machine.ts';
import { manualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/temp-dir.ts';

// A server that others wrote. It is not held to the whole suite: it has no clock to advance, and
// makes the tokens of further pages by a cipher that Node no longer has.
test.each([
  ['in the path', '127.0.0.1', null],
  ['in the host', 's3.test', false],
])('s3 works with s3rver, the bucket %s', async (_where, host, forcePathStyle) => {
  namesOfThisMachine();
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    serviceEndpoint: 'test',
    directory: await tempDir(),
    configureBuckets: [{ name: 'files', configs: [] }],
  });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  const { storage } = createS3Storage({
    bucket: 'files',
    endpoint: `http://${host}:${port}`,
    region: null,
    forcePathStyle,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', sessionToken: null },
    prefix: 'offprint/',
    downloads: 'redirect',
    links: testLinks,
    clock: manualClock(),
    firstDelayMs: 1,
  });
  const keys = ['exports/1.pdf', 'exports/2.pdf', 'exports/3.pdf', 'exports/4.pdf', 'other/5.pdf'];
  const signal = new AbortController().signal;
  for (const key of keys) await storage.put(key, Buffer.from(key), signal);

  const [key = ''] = keys;
  expect(await storage.stat(key)).toEqual({ key, sizeBytes: key.length });
  expect(await storage.stat('exports/0.pdf')).toBeNull();
  const part = await storage.stream(key, { start: 8, end: 8 });
  expect(await new Response(part).text()).toBe('1');
  const listed = await Array.fromAsync(storage.list('exports/'));
  expect(listed.map((object) => object.key)).toEqual(keys.slice(0, 4));
  const later = await Array.fromAsync(storage.list('exports/', keys[1]));
  expect(later.map((object) => object.key)).toEqual(keys.slice(2, 4));
  expect(listed.every(({ ageMs }) => Math.abs(ageMs) < 60_000)).toBe(true);
  const fileName = "O'Brien – 张伟 100% (final).pdf";
  const link = await storage.signedUrl(key, { expiresInMs: 60_000, fileName });
  expect(await followLink(link)).toMatchObject({ fileName });
  await storage.deleteMany(keys);
  expect(await storage.stat(key)).toBeNull();
  await storage.check();
});
