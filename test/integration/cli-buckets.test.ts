import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSupabaseServer } from '../support/buckets/supabase-server.ts';
import { startXmlBucketServer } from '../support/buckets/xml-bucket-server.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

const S3_KEY = { kind: 'hmac', id: 'AKID', secret: 'hush-hush', region: 'us-east-1' } as const;

async function s3Settings(): Promise<Record<string, string>> {
  const server = await startXmlBucketServer({ key: S3_KEY, bucket: 'files' });
  onTestFinished(server.close);
  return {
    OFFPRINT_STORAGE: 's3',
    OFFPRINT_S3_BUCKET: 'files',
    OFFPRINT_S3_ENDPOINT: server.origin,
    OFFPRINT_S3_PREFIX: 'prints',
    AWS_ACCESS_KEY_ID: S3_KEY.id,
    AWS_SECRET_ACCESS_KEY: S3_KEY.secret,
  };
}

async function firebaseSettings(): Promise<Record<string, string>> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const key = { kind: 'rsa', id: 'printer@example.com', publicKey } as const;
  const server = await startXmlBucketServer({ key, bucket: 'app.appspot.com' });
  onTestFinished(server.close);
  return {
    OFFPRINT_STORAGE: 'firebase',
    FIREBASE_STORAGE_BUCKET: 'gs://app.appspot.com',
    OFFPRINT_GCS_ENDPOINT: server.origin,
    FIREBASE_CLIENT_EMAIL: key.id,
    FIREBASE_PRIVATE_KEY: `"${pem.replaceAll('\n', '\\n')}"`,
  };
}

async function supabaseSettings(): Promise<Record<string, string>> {
  const server = await startSupabaseServer({ key: 'hush-hush', bucket: 'files' });
  onTestFinished(server.close);
  return {
    OFFPRINT_STORAGE: 'supabase',
    SUPABASE_URL: server.origin,
    SUPABASE_SERVICE_ROLE_KEY: 'hush-hush',
    OFFPRINT_SUPABASE_BUCKET: 'files',
  };
}

async function storageChecks(env: Record<string, string>) {
  const cwd = await tempDir();
  const withoutBrowser = { ...env, OFFPRINT_BROWSER_PATH: '/nowhere/chrome' };
  const { output } = await runOffprint(['doctor', '--json'], { cwd, env: withoutBrowser });
  expect(output).not.toContain('hush-hush');
  const { checks } = JSON.parse(output) as {
    checks: { name: string; status: string; found: string; advice: string | null }[];
  };
  return checks.filter(({ name }) => name === 'Storage');
}

test.each([
  ['s3', s3Settings, 'files in prints/ in the bucket files at 127.0.0.1'],
  ['firebase', firebaseSettings, 'files in offprint/ in the bucket app.appspot.com at 127.0.0.1'],
  ['supabase', supabaseSettings, 'files in the bucket files at 127.0.0.1'],
])('doctor tries the bucket of %s, and its clock', async (_name, settings, place) => {
  const [bucket, clock] = await storageChecks(await settings());
  expect(bucket).toMatchObject({ status: 'ok', found: expect.stringContaining(place) });
  expect(clock).toMatchObject({ status: 'warning', found: expect.stringContaining('clock') });
});

test('doctor says which setting of a bucket is wrong', async () => {
  const settings = { ...(await s3Settings()), AWS_SECRET_ACCESS_KEY: 'hush-hush?' };
  expect(await storageChecks(settings)).toContainEqual(
    expect.objectContaining({
      status: 'failed',
      found: expect.stringContaining('cannot look for a file'),
      advice: expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
    }),
  );
});

test('a start without the settings of its storage names them', async () => {
  const cwd = await tempDir();
  const file = join(cwd, 'account.json');
  await writeFile(file, '{"type":"authorized_user"}');
  const errorsOf = async (env: Record<string, string>) =>
    (await runOffprint(['serve', '-p', '0'], { cwd, env })).errors;

  expect(await errorsOf({ OFFPRINT_STORAGE: 's3', OFFPRINT_S3_BUCKET: 'files' })).toContain(
    'so AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set.',
  );
  expect(
    await errorsOf({
      OFFPRINT_STORAGE: 'firebase',
      OFFPRINT_GCS_BUCKET: 'files',
      GOOGLE_APPLICATION_CREDENTIALS: file,
    }),
  ).toContain('holds no key of a service account');
});
