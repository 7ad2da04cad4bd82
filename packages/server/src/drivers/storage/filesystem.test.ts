import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { OffprintError } from '../../domain/errors.ts';
import type { ObjectStorage, SignedFiles } from '../../ports/object-storage.ts';
import { keepSigningSecret } from './filesystem/signing-secret.ts';
import { createFilesystemStorage } from './filesystem.ts';

const KEY = 'exports/ann/cv/0190/1.pdf';
const HOUR_MS = 60 * 60 * 1000;
const NEVER = new AbortController().signal;
const bytes = new TextEncoder().encode('0123456789');

let parent: string;
let directory: string;
let nowMs: number;
let storage: ObjectStorage;
let files: SignedFiles;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'offprint-files-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  directory = join(parent, 'files');
  nowMs = Date.now();
  ({ storage, files } = createFilesystemStorage({
    directory,
    publicUrl: 'https://print.example.com/app',
    signingSecret: 'a secret of this test, long enough',
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
  }));
});

const put = (key: string, content: Uint8Array) => storage.put(key, content, NEVER);
const link = (fileName = 'Ann.pdf', expiresInMs = 300_000) =>
  storage.signedUrl(KEY, { fileName, expiresInMs });
const openLink = async (url: string, key = KEY) => files.open(key, new URL(url).searchParams);
/** Besides what tells the folder from another. */
const leftovers = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && entry.name !== '.folder-id',
  );

describe('on disk', () => {
  test('files and folders are their owner’s alone', async () => {
    await put(KEY, bytes);

    for (let at = dirname(join(directory, KEY)); at !== parent; at = dirname(at)) {
      expect((await stat(at)).mode & 0o777).toBe(0o700);
    }
    expect((await stat(join(directory, KEY))).mode & 0o777).toBe(0o600);
  });

  test('a put leaves nothing but the file', async () => {
    await put(KEY, bytes);
    expect((await leftovers()).map(({ name }) => name)).toEqual(['1.pdf']);
  });

  test('an abort while the folders are written leaves no file', async () => {
    const path = join(directory, KEY);
    const abort = new AbortController();
    const { signal } = abort;
    const listen = signal.addEventListener.bind(signal);
    vi.spyOn(signal, 'addEventListener').mockImplementation((...args) => {
      listen(...(args as Parameters<typeof listen>));
      if (existsSync(path)) queueMicrotask(() => abort.abort('stopped'));
    });

    await expect(storage.put(KEY, bytes, signal)).rejects.toBe('stopped');

    expect(signal.aborted).toBe(true);
    expect(await leftovers()).toEqual([]);
  });

  test('a delete takes the folders that it empties, and no other', async () => {
    await put(KEY, bytes);
    await put('exports/ann/other/1/1.pdf', bytes);
    await storage.delete(KEY);

    expect(existsSync(join(directory, 'exports/ann/cv'))).toBe(false);
    expect(existsSync(join(directory, 'exports/ann/other/1/1.pdf'))).toBe(true);
    await storage.delete('exports/ann/other/1/1.pdf');
    expect(await readdir(directory)).toEqual(['.folder-id', '.tmp']);
  });

  test('a listing removes temporary files that are too old to be anybody’s', async () => {
    await put(KEY, bytes);
    const stale = join(directory, '.tmp', 'stale');
    const fresh = join(directory, '.tmp', 'fresh');
    await writeFile(stale, bytes);
    await writeFile(fresh, bytes);
    const longAgo = new Date(nowMs - 2 * HOUR_MS);
    await utimes(stale, longAgo, longAgo);

    const objects = await Array.fromAsync(storage.list(''));

    expect(objects.map(({ key }) => key)).toEqual([KEY]);
    expect((await readdir(join(directory, '.tmp'))).toSorted()).toEqual(['clock', 'fresh']);
  });

  test('how old a temporary file may be is an option', async () => {
    await put(KEY, bytes);
    const secondsAgo = (age: number) => new Date(nowMs - age * 1000);
    for (const age of [50, 70]) {
      const path = join(directory, '.tmp', `${age} seconds old`);
      await writeFile(path, bytes);
      await utimes(path, secondsAgo(age), secondsAgo(age));
    }
    const { storage: hasty } = createFilesystemStorage({
      directory,
      publicUrl: '',
      signingSecret: 'a secret of this test, long enough',
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      abandonedAfterMs: 60_000,
    });

    await Array.fromAsync(hasty.list(''));

    expect(await readdir(join(directory, '.tmp'))).toContain('50 seconds old');
    expect(await readdir(join(directory, '.tmp'))).not.toContain('70 seconds old');
  });

  test('a listing leaves what it cannot remove among the temporary files', async () => {
    await put(KEY, bytes);
    const folder = join(directory, '.tmp', 'a folder of somebody else');
    await mkdir(folder);
    await utimes(folder, 0, 0);

    expect((await Array.fromAsync(storage.list(''))).map(({ key }) => key)).toEqual([KEY]);
    expect(existsSync(folder)).toBe(true);
  });
});

describe('whatever the key', () => {
  test.each([
    '',
    '/',
    '..',
    '../outside.pdf',
    'exports/../../outside.pdf',
    '/etc/passwd',
    'exports//a.pdf',
    'exports/./a.pdf',
    'exports\\..\\a.pdf',
    'exports/a\0.pdf',
    '.tmp/a',
    'exports/%2e%2e/a.pdf',
    `exports/${'a'.repeat(201)}`,
    'a/'.repeat(20),
  ])('%j is refused', async (key) => {
    await writeFile(join(parent, 'outside.pdf'), 'private');

    await expect(put(key, bytes)).rejects.toThrow('not a storage key');
    await expect(storage.stat(key)).rejects.toThrow('not a storage key');
    await expect(storage.delete(key)).rejects.toThrow('not a storage key');
    await expect(files.open(key, new URL(await link()).searchParams)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await readFile(join(parent, 'outside.pdf'), 'utf8')).toBe('private');
  });

  test.each(['../', '/etc/', 'exports/../../'])('nothing is listed under %j', async (prefix) => {
    await writeFile(join(parent, 'outside.pdf'), 'private');
    expect(await Array.fromAsync(storage.list(prefix))).toEqual([]);
  });

  test('a symbolic link leads nowhere', async () => {
    const outside = join(parent, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, '1.pdf'), 'private');
    await mkdir(join(directory, 'exports'), { recursive: true });
    await symlink(outside, join(directory, 'exports/ann'));
    await symlink(join(outside, '1.pdf'), join(directory, 'exports/1.pdf'));
    const open = async (key: string) => {
      const url = await storage.signedUrl(key, { fileName: 'a.pdf', expiresInMs: 1000 });
      return openLink(url, key);
    };

    for (const key of ['exports/ann/1.pdf', 'exports/1.pdf']) {
      expect(await storage.stat(key)).toBeNull();
      await expect(open(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await storage.delete('exports/ann/1.pdf');
    await expect(put('exports/ann/2.pdf', bytes)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
    expect(await Array.fromAsync(storage.list(''))).toEqual([]);
    expect(await readdir(outside)).toEqual(['1.pdf']);
  });

  test('the folder itself may be a symbolic link', async () => {
    await mkdir(join(parent, 'disk'));
    await symlink(join(parent, 'disk'), directory);
    await put(KEY, bytes);

    expect(await storage.stat(KEY)).toMatchObject({ sizeBytes: 10 });
  });
});

describe('a signed link', () => {
  beforeEach(() => put(KEY, bytes));

  test('leads to /files of the public URL', async () => {
    expect(await link()).toMatch(`https://print.example.com/app/files/${KEY}?name=Ann.pdf&expires`);
  });

  test('works until it expires', async () => {
    const url = await link('Ann.pdf', 300_000);

    nowMs += 299_999;
    await expect(openLink(url)).resolves.toMatchObject({ fileName: 'Ann.pdf', sizeBytes: 10 });
    nowMs += 1;
    await expect(openLink(url)).rejects.toMatchObject({ code: 'EXPIRED' });
  });

  test.each(['name', 'expires', 'signature'])('does not work with another %s', async (part) => {
    const url = new URL(await link());
    const value = url.searchParams.get(part) ?? '';

    for (const forged of [`${value}0`, value.slice(1), '', 'é'.repeat(value.length)]) {
      url.searchParams.set(part, forged);
      await expect(openLink(url.href)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    url.searchParams.delete(part);
    await expect(openLink(url.href)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('works for no other file and under no other secret', async () => {
    const other = createFilesystemStorage({
      directory,
      publicUrl: '',
      signingSecret: 'another secret, also long enough',
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    });
    const query = new URL(await link()).searchParams;
    await put('exports/bob/1.pdf', bytes);

    await expect(files.open('exports/bob/1.pdf', query)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(other.files.open(KEY, query)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('outlives its file as NOT_FOUND', async () => {
    const url = await link();
    await storage.delete(KEY);
    await expect(openLink(url)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('carries even a name that is no valid Unicode', async () => {
    await expect(openLink(await link('a\ud800.pdf'))).resolves.toMatchObject({
      fileName: 'a\ufffd.pdf',
    });
  });
});

describe('an opened file', () => {
  beforeEach(() => put(KEY, bytes));
  const read = async (range?: { start: number; end: number }) =>
    new Response((await openLink(await link())).read(range)).text();

  test('is read whole, or in part with the last byte included', async () => {
    expect(await read()).toBe('0123456789');
    expect(await read({ start: 2, end: 4 })).toBe('234');
    expect(await read({ start: 9, end: 9 })).toBe('9');
  });

  test('has an etag that belongs to its key', async () => {
    const one = await openLink(await link());
    const again = await openLink(await link('Other.pdf'));
    expect(one.etag).toMatch(/^"[\w-]+"$/);
    expect(again.etag).toBe(one.etag);
  });

  test('may be left unread or half-read', async () => {
    await put('exports/long.pdf', new Uint8Array(1_000_000));
    const url = await storage.signedUrl('exports/long.pdf', { fileName: 'a', expiresInMs: 1000 });
    const descriptors = async () => (await readdir('/dev/fd')).length;
    const before = await descriptors();

    for (let i = 0; i < 20; i++) {
      const file = await openLink(url, 'exports/long.pdf');
      await file.read().cancel();
      const reader = file.read().getReader();
      expect((await reader.read()).value).toHaveLength(65_536);
      await reader.cancel();
    }

    await vi.waitFor(async () => expect(await descriptors()).toBeLessThanOrEqual(before + 5));
  });

  test('that vanishes while it is read fails the reader', async () => {
    const stream = (await openLink(await link())).read();
    await storage.delete(KEY);
    await expect(new Response(stream).text()).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
  });
});

describe('when the file system refuses', () => {
  test('a disk without room is STORAGE_UNAVAILABLE, and nothing is left behind', async () => {
    await put('exports/earlier.pdf', bytes);

    const outcome = putUnderFileSizeLimit(4, 20_000);

    expect(outcome).toEqual({
      code: 'STORAGE_UNAVAILABLE',
      message: 'The file storage is full. Try again later.',
      cause: 'EFBIG',
    });
    expect((await leftovers()).map(({ name }) => name)).toEqual(['earlier.pdf']);
  });

  test('a folder that cannot be made is STORAGE_UNAVAILABLE', async () => {
    await writeFile(directory, 'a file where the folder should be');
    const unavailable = { code: 'STORAGE_UNAVAILABLE', cause: expect.any(Error) };

    await expect(put(KEY, bytes)).rejects.toMatchObject(unavailable);
    await expect(storage.check()).rejects.toMatchObject(unavailable);
    await expect(storage.stat(KEY)).rejects.toBeInstanceOf(OffprintError);
    await expect(Array.fromAsync(storage.list(''))).rejects.toMatchObject(unavailable);
  });

  test('an emptied folder that cannot be removed is left', async () => {
    await put('exports/elsewhere/1.pdf', bytes);
    await symlink('elsewhere', join(directory, 'exports/ann'));

    await storage.delete('exports/ann/1.pdf');

    expect(await readdir(join(directory, 'exports'))).toEqual(['ann', 'elsewhere']);
    expect(await readdir(join(directory, 'exports/ann'))).toEqual([]);
  });

  test('below /proc, where no folder can be made, it says so', async () => {
    const { storage: nowhere } = createFilesystemStorage({
      directory: '/proc/offprint/files',
      publicUrl: '',
      signingSecret: 'a secret of this test, long enough',
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    });

    await expect(nowhere.put(KEY, bytes, NEVER)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
    await expect(keepSigningSecret('/proc/offprint')).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
  });

  /** Puts a file in a process that may write no file of more than so many KiB. */
  function putUnderFileSizeLimit(limitKiB: number, sizeBytes: number): unknown {
    const module = fileURLToPath(new URL('./filesystem.ts', import.meta.url));
    const script = `
      import { createFilesystemStorage } from ${JSON.stringify(module)};
      const { storage } = createFilesystemStorage({
        directory: ${JSON.stringify(directory)}, publicUrl: '', signingSecret: 'secret',
        clock: { nowMs: Date.now, monotonicMs: Date.now },
      });
      const outcome = await storage.put(${JSON.stringify(KEY)}, new Uint8Array(${sizeBytes}), new AbortController().signal).then(
        () => 'stored', ({ code, message, cause }) => ({ code, message, cause: cause.code }));
      console.log(JSON.stringify(outcome));`;
    const command = `ulimit -f ${limitKiB}; exec "$0" --input-type=module -e "$1"`;
    const child = spawnSync('bash', ['-c', command, process.execPath, script], {
      encoding: 'utf8',
    });
    expect(child.stderr).toBe('');
    return JSON.parse(child.stdout);
  }
});
