import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bucketFiles } from '../../packages/server/src/drivers/storage/bucket-files.ts';
import { diagnoseBucket } from '../../packages/server/src/drivers/storage/diagnose-bucket.ts';
import { createFirebaseStorage } from '../../packages/server/src/drivers/storage/firebase.ts';
import { createS3Storage } from '../../packages/server/src/drivers/storage/s3.ts';
import { createSupabaseStorage } from '../../packages/server/src/drivers/storage/supabase.ts';
import { followLink, testLinks } from '../support/buckets/bucket-control.ts';
import { startSupabaseServer } from '../support/buckets/supabase-server.ts';
import { startXmlBucketServer } from '../support/buckets/xml-bucket-server.ts';
import { manualClock } from '../support/manual-clock.ts';

const HMAC = { kind: 'hmac', id: 'AKID', secret: 'hush', region: 'us-east-1' } as const;
const ACCOUNT = 'printer@example.iam.gserviceaccount.com';
const PAIR = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = String(PAIR.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const BYTES = Buffer.from('The file.');
const KEY = 'exports/auth0~007c1/cv/job/1.pdf';
const NEVER = new AbortController().signal;

const common = (downloads: 'redirect' | 'proxy' = 'redirect') => ({
  prefix: '',
  downloads,
  links: testLinks,
  clock: manualClock(),
  firstDelayMs: 1,
});

interface S3Settings {
  readonly secret?: string;
  readonly region?: string;
  readonly bucket?: string;
}

async function s3(settings: S3Settings = {}) {
  const { secret = HMAC.secret, region = HMAC.region, bucket = 'files' } = settings;
  const server = await startXmlBucketServer({ key: HMAC, bucket: 'files' });
  onTestFinished(server.close);
  const opened = createS3Storage({
    ...common(),
    bucket,
    endpoint: server.origin,
    region,
    forcePathStyle: null,
    credentials: { accessKeyId: HMAC.id, secretAccessKey: secret, sessionToken: null },
  });
  return { server, ...opened };
}

async function firebase() {
  const key = { kind: 'rsa', id: ACCOUNT, publicKey: PAIR.publicKey } as const;
  const server = await startXmlBucketServer({ key, bucket: 'files' });
  onTestFinished(server.close);
  const credentials = { clientEmail: ACCOUNT, privateKey: PEM };
  const bucket = { bucket: 'files', endpoint: server.origin };
  return { server, ...createFirebaseStorage({ ...common(), ...bucket, credentials }) };
}

async function supabase({ hidesFiles = false } = {}) {
  const server = await startSupabaseServer({ key: 'service', bucket: 'files', hidesFiles });
  onTestFinished(server.close);
  const bucket = { url: server.origin, key: 'service', bucket: 'files' };
  return { server, ...createSupabaseStorage({ ...common(), ...bucket }) };
}

const STORAGES = { s3, firebase, supabase } as const;
const NAMES = Object.keys(STORAGES) as (keyof typeof STORAGES)[];

describe.each(NAMES)('%s', (name) => {
  const uploads = name === 'supabase' ? 'POST' : 'PUT';

  test.each(['answer lost', 'slow down', 'reset'] as const)(
    'an upload is done although this happens to its first try: %s',
    async (fault) => {
      const { server, storage } = await STORAGES[name]();
      server.failNext(uploads, fault);
      await storage.put(KEY, BYTES, NEVER);

      expect(Buffer.from((await storage.read(KEY)) ?? [])).toEqual(BYTES);
    },
  );

  test('an upload that nobody answers ends with its signal', async () => {
    const { server, storage } = await STORAGES[name]();
    const abort = new AbortController();
    const reason = new Error('the lease is lost');
    server.failNext(uploads, 'silence');
    const putting = storage.put(KEY, BYTES, abort.signal);
    setTimeout(() => abort.abort(reason), 50);

    await expect(putting).rejects.toBe(reason);
    expect(await storage.stat(KEY)).toBeNull();
  });

  test('no file is written over another', async () => {
    const { storage } = await STORAGES[name]();
    await storage.put(KEY, BYTES, NEVER);

    await expect(storage.put(KEY, Buffer.from('another'), NEVER)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
    expect(Buffer.from((await storage.read(KEY)) ?? [])).toEqual(BYTES);
  });

  test('a read goes on after a passing fault', async () => {
    const { server, storage } = await STORAGES[name]();
    await storage.put(KEY, BYTES, NEVER);
    server.failNext('GET', 'answer lost');
    server.failNext('GET', 'slow down');

    expect(Buffer.from((await storage.read(KEY)) ?? [])).toEqual(BYTES);
  });

  test('doctor finds everything in order, and leaves nothing', async () => {
    const { server, storage, http } = await STORAGES[name]();
    const findings = await diagnoseBucket({ storage, http, place: 'it', isRedirecting: true });

    expect(findings[0]).toEqual({
      status: 'ok',
      found: 'files in it; wrote, read, by a signed link too, listed and deleted one',
      advice: null,
    });
    expect(server.contents.under('')).toEqual([]);
  });

  test('a clock that is years off keeps no link from working, and doctor says so', async () => {
    const { storage, http } = await STORAGES[name]();
    const findings = await diagnoseBucket({ storage, http, place: 'it', isRedirecting: true });

    expect(findings[1]).toMatchObject({
      status: 'warning',
      found: expect.stringContaining('RequestTimeTooSkewed'),
      advice: expect.stringContaining('Set the clock'),
    });
  });
});

test.each(['s3', 'firebase'] as const)(
  '%s gives a file its name in any script, in a link that holds no raw space or quote',
  async (name) => {
    const { storage } = await STORAGES[name]();
    await storage.put(KEY, BYTES, NEVER);
    for (const fileName of ["O'Brien – CV (final)!*.pdf", 'Jürgen 张伟 100%.pdf']) {
      const url = await storage.signedUrl(KEY, { expiresInMs: 60_000, fileName });
      expect(url.split('?')[1]).toMatch(/^[\w.~%=&-]+$/);
      expect((await followLink(url)).fileName).toBe(fileName);
    }
  },
);

test('supabase leads to this server for a name that it would spoil', async () => {
  const { storage } = await supabase();
  await storage.put(KEY, BYTES, NEVER);
  const fileName = "O'Brien – CV (final)!*.pdf";
  const url = new URL(await storage.signedUrl(KEY, { expiresInMs: 60_000, fileName }));

  const file = await bucketFiles(storage, testLinks).open(KEY, url.searchParams);
  expect(file.fileName).toBe(fileName);
  expect(await new Response(file.read({ start: 4, end: 7 })).text()).toBe('file');
});

test('supabase takes a file that it may not see for its own only after a lost answer', async () => {
  const { server, storage } = await supabase({ hidesFiles: true });
  server.failNext('POST', 'answer lost');
  await storage.put(KEY, BYTES, NEVER);

  await expect(storage.put(KEY, BYTES, NEVER)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('another file') },
  });
});

test.each<[string, S3Settings, string]>([
  ['the secret', { secret: 'wrong' }, 'AWS_SECRET_ACCESS_KEY'],
  ['the bucket', { bucket: 'elsewhere' }, 'OFFPRINT_S3_BUCKET'],
  ['the region', { region: 'eu-west-1' }, 'OFFPRINT_S3_REGION'],
])('a start with a wrong setting names it: %s', async (_what, options, setting) => {
  const { storage } = await s3(options);
  await expect(storage.check()).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('not set up rightly'),
    cause: { message: expect.stringContaining(setting) },
  });
});
