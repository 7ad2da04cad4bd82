import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { keepSigningSecret } from './signing-secret.ts';

let dataDir: string;

beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'offprint-secret-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  dataDir = join(parent, 'data');
});

test('is made once, of 32 bytes, for its owner only', async () => {
  const secret = await keepSigningSecret(dataDir);

  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(await keepSigningSecret(dataDir)).toBe(secret);
  expect((await stat(join(dataDir, 'signing-secret'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['signing-secret']);
});

test('processes that start together agree on one', async () => {
  const module = fileURLToPath(new URL('./signing-secret.ts', import.meta.url));
  const script = `
    import { keepSigningSecret } from ${JSON.stringify(module)};
    const secrets = await Promise.all(Array.from({ length: 20 }, () =>
      keepSigningSecret(${JSON.stringify(dataDir)})));
    console.log([...new Set(secrets)].join());`;
  const run = promisify(execFile);
  const processes = Array.from({ length: 4 }, () =>
    run(process.execPath, ['--input-type=module', '-e', script]),
  );

  const secrets = (await Promise.all(processes)).map(({ stdout }) => stdout.trim());

  expect(new Set(secrets)).toEqual(new Set([await keepSigningSecret(dataDir)]));
  expect(await readdir(dataDir)).toEqual(['signing-secret']);
});

test('a damaged one is an error that says what to do, not an empty key', async () => {
  await keepSigningSecret(dataDir);
  await writeFile(join(dataDir, 'signing-secret'), '\n');

  await expect(keepSigningSecret(dataDir)).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message:
      'The file signing-secret in the data folder holds no whole secret. Delete it to have a new one made.',
  });
});

test('one that cannot be read is an error that says what to do', async () => {
  await mkdir(join(dataDir, 'signing-secret'), { recursive: true });

  await expect(keepSigningSecret(dataDir)).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('cannot be read. Check its permissions, or delete it'),
    cause: { code: 'EISDIR' },
  });
});

test('where none can be made, the error says what to look at', async () => {
  await expect(keepSigningSecret('/proc/offprint')).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('cannot be made. Check the path'),
    cause: { code: 'ENOENT' },
  });
});
