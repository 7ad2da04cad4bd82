import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  adoptStorage,
  ownsStorage,
  storageOwner,
} from '../../packages/server/src/app/storage-owner.ts';
import type { ByteRange, ObjectStorage } from '../../packages/server/src/ports/object-storage.ts';

export interface ObjectStorageUnderTest {
  readonly storage: ObjectStorage;
  /** How many files one answer of the storage lists. */
  readonly pageSize: number;
  /** Follows a signed link as a browser would. */
  open(url: string): Promise<{ bytes: Uint8Array; fileName: string }>;
  /** Makes every file older by the clock of the storage, and every link. */
  letTimePass(ms: number): Promise<void>;
  /** Keeps a file from being deleted. */
  lock(key: string): Promise<void>;
  /** From now on the storage answers nothing. */
  goDown(): Promise<void>;
  close(): Promise<void>;
}

/** What every driver of ObjectStorage must do, over the real thing. */
export function describeObjectStorage(name: string, start: () => Promise<ObjectStorageUnderTest>) {
  describe(`object storage: ${name}`, () => {
    let storage: ObjectStorage;
    let control: Omit<ObjectStorageUnderTest, 'storage'>;

    beforeEach(async () => {
      ({ storage, ...control } = await start());
      onTestFinished(() => control.close());
    });

    const bytesOf = async (key: string) => {
      const url = await storage.signedUrl(key, { expiresInMs: 60_000, fileName: 'a.pdf' });
      return (await control.open(url)).bytes;
    };
    const keysUnder = async (prefix: string) => {
      const objects = await Array.fromAsync(storage.list(prefix));
      return objects.map(({ key }) => key).toSorted();
    };
    const put = (...keys: string[]) =>
      Promise.all(keys.map((key) => storage.put(key, text(key), NEVER)));

    test('returns the bytes that were put', async () => {
      const bytes = everyByteUpTo(300_000);
      await storage.put('exports/ann/cv/1/1.pdf', bytes, NEVER);

      expect(Buffer.compare(await bytesOf('exports/ann/cv/1/1.pdf'), bytes)).toBe(0);
    });

    test('belongs to the store that has adopted it last', async () => {
      const ofStore = (identity: string) => ({
        storage,
        history: { referencedKeys: async () => new Set<string>() } as never,
        storeIdentity: async () => identity,
      });
      const [first, second] = [ofStore('first'), ofStore('second')];
      expect(await ownsStorage(first)).toBe(true);
      expect(await ownsStorage(second)).toBe(false);

      await adoptStorage(second);

      expect(await storageOwner(second)).toBe('this store');
      expect(await storageOwner(first)).toBe('another store');
    });

    test('reads a whole file, and null where there is none', async () => {
      await put('exports/ann/1.pdf');

      expect(Buffer.from((await storage.read('exports/ann/1.pdf')) ?? []).toString()).toBe(
        'exports/ann/1.pdf',
      );
      expect(await storage.read('exports/ann/2.pdf')).toBeNull();
    });

    test('streams a file, a part of it, and null where there is none', async () => {
      const bytes = everyByteUpTo(300_000);
      await storage.put('exports/ann/1.pdf', bytes, NEVER);
      const streamed = async (key: string, range?: ByteRange) => {
        const stream = await storage.stream(key, range);
        return stream && (await buffer(stream));
      };

      expect((await streamed('exports/ann/1.pdf'))?.equals(bytes)).toBe(true);
      const part = { start: 255, end: 70_000 };
      expect(await streamed('exports/ann/1.pdf', part)).toEqual(bytes.subarray(255, 70_001));
      expect(await streamed('exports/ann/2.pdf')).toBeNull();
    });

    test('a stream may be left early', async () => {
      await storage.put('exports/1.pdf', everyByteUpTo(300_000), NEVER);
      const stream = await storage.stream('exports/1.pdf');
      const reader = stream?.getReader();

      expect((await reader?.read())?.value?.[255]).toBe(255);
      await reader?.cancel();
      expect(await bytesOf('exports/1.pdf')).toHaveLength(300_000);
    });

    test('keeps an empty file', async () => {
      await storage.put('exports/empty.pdf', new Uint8Array(), NEVER);

      expect((await storage.stat('exports/empty.pdf'))?.sizeBytes).toBe(0);
      expect(await bytesOf('exports/empty.pdf')).toHaveLength(0);
    });

    test('knows the size of a file', async () => {
      await storage.put('exports/a.pdf', text('four'), NEVER);

      expect(await storage.stat('exports/a.pdf')).toEqual({ key: 'exports/a.pdf', sizeBytes: 4 });
    });

    test('lists the age of a file by its own clock', async () => {
      await put('exports/old.pdf');
      await control.letTimePass(60_000);
      await put('exports/new.pdf');
      const listed = await Array.fromAsync(storage.list('exports/'));
      const ages = new Map(listed.map(({ key, ageMs }) => [key, ageMs]));

      expect(ages.get('exports/old.pdf')).toBeGreaterThanOrEqual(60_000);
      expect(ages.get('exports/new.pdf')).toBeLessThan(60_000);
    });

    test('an abort before a put leaves no file', async () => {
      const reason = new Error('stopped');
      const putting = storage.put('exports/a.pdf', text('late'), AbortSignal.abort(reason));

      await expect(putting).rejects.toBe(reason);
      expect(await keysUnder('')).toEqual([]);
    });

    test('an abort during a put ends it with the reason, and leaves no file', async () => {
      const abort = new AbortController();
      const reason = new Error('stopped');
      const putting = storage.put('exports/a.pdf', everyByteUpTo(300_000), abort.signal);
      abort.abort(reason);

      await expect(putting).rejects.toBe(reason);
      expect(await storage.stat('exports/a.pdf')).toBeNull();
      await put('exports/a.pdf', 'exports/b.pdf');
      expect(await keysUnder('')).toEqual(['exports/a.pdf', 'exports/b.pdf']);
    });

    test('a put that is over does not mind an abort', async () => {
      const abort = new AbortController();
      await storage.put('exports/a.pdf', text('there'), abort.signal);
      abort.abort();

      expect(await storage.stat('exports/a.pdf')).toMatchObject({ sizeBytes: 5 });
    });

    test('knows no file that was not put', async () => {
      await put('exports/ann/1.pdf');

      expect(await storage.stat('exports/ann/2.pdf')).toBeNull();
      expect(await storage.stat('exports/ann')).toBeNull();
    });

    test('lists by prefix', async () => {
      await put('exports/ann/1.pdf', 'exports/ann/2.pdf', 'exports/anna/3.pdf', 'other/4.pdf');

      expect(await keysUnder('exports/ann/')).toEqual(['exports/ann/1.pdf', 'exports/ann/2.pdf']);
      expect(await keysUnder('exports/ann')).toEqual([
        'exports/ann/1.pdf',
        'exports/ann/2.pdf',
        'exports/anna/3.pdf',
      ]);
      expect(await keysUnder('')).toHaveLength(4);
      expect(await keysUnder('nothing/')).toEqual([]);
    });

    test('lists more than a page of files', async () => {
      const length = Math.ceil(2.5 * control.pageSize);
      const keys = Array.from({ length }, (_, i) => `exports/u/d/${i}/1.pdf`);
      for (let from = 0; from < length; from += 50) await put(...keys.slice(from, from + 50));

      expect(await keysUnder('exports/u/')).toEqual(keys.toSorted());
    });

    test('a listing goes on where another was left, also behind a file that is gone', async () => {
      const names = ['a', 'a.b', 'a/b', 'a-b', 'a0', 'a~', 'B', 'ab/c/d', 'ab/c'];
      const keys = names.map((name) => `exports/${name}/1.pdf`);
      await put(...keys, 'other/1.pdf');
      const listed = async (after?: string) =>
        (await Array.fromAsync(storage.list('exports/', after))).map(({ key }) => key);
      const whole = await listed();
      expect(whole.toSorted()).toEqual(keys.toSorted());

      for (const [index, key] of whole.entries()) {
        expect(await listed(key)).toEqual(whole.slice(index + 1));
      }
      const [first = '', second = ''] = whole;
      await storage.delete(second);
      expect(await listed(second)).toEqual(whole.slice(2));
      expect(await listed(first)).toEqual(whole.slice(2));
    });

    test('a listing may be left early', async () => {
      await put('exports/1.pdf', 'exports/2.pdf');

      for await (const { key } of storage.list('exports/')) {
        expect(key).toMatch(/^exports\/\d\.pdf$/);
        break;
      }
      expect(await keysUnder('exports/')).toHaveLength(2);
    });

    test('what is listed may be deleted while the listing goes on', async () => {
      const keys = Array.from({ length: 120 }, (_, i) => `exports/u/d/${i % 40}/${i}.pdf`);
      await put(...keys);

      const seen: string[] = [];
      for await (const { key } of storage.list('exports/')) {
        seen.push(key);
        await storage.delete(key);
      }
      expect(seen.toSorted()).toEqual(keys.toSorted());
      expect(await keysUnder('')).toEqual([]);
    });

    test('deletes one file and no other', async () => {
      await put('exports/ann/1.pdf', 'exports/ann/2.pdf');
      await storage.delete('exports/ann/1.pdf');

      expect(await storage.stat('exports/ann/1.pdf')).toBeNull();
      expect(await keysUnder('')).toEqual(['exports/ann/2.pdf']);
    });

    test('deleting what is not there is no error', async () => {
      await put('exports/ann/1.pdf');

      await storage.delete('exports/bob/1.pdf');
      await storage.deleteMany(['exports/ann/1.pdf', 'exports/ann/1.pdf', 'exports/cy/1.pdf']);
      await storage.deleteMany([]);
      expect(await keysUnder('')).toEqual([]);
    });

    test('many writers and deleters side by side do not disturb each other', async () => {
      const kept = Array.from({ length: 40 }, (_, i) => `exports/u/d/${i % 4}/kept-${i}.pdf`);
      const gone = Array.from({ length: 40 }, (_, i) => `exports/u/d/${i % 4}/gone-${i}.pdf`);
      await Promise.all([
        put(...kept),
        ...gone.map(async (key) => {
          await put(key);
          await storage.delete(key);
        }),
      ]);

      expect(await keysUnder('exports/')).toEqual(kept.toSorted());
    });

    test.each(['Ann.pdf', 'Łukasz – 履歴書.pdf', 'a "quoted" \\ name.pdf', '50% & more?.pdf'])(
      'a signed link gives the file the name %s',
      async (fileName) => {
        await put('exports/ann/1.pdf');
        const url = await storage.signedUrl('exports/ann/1.pdf', { expiresInMs: 60_000, fileName });

        expect((await control.open(url)).fileName).toBe(fileName);
      },
    );

    test('a signed link ends with its time, its file, and any change of it', async () => {
      await put('exports/ann/1.pdf', 'exports/bob/1.pdf');
      const link = (expiresInMs: number) =>
        storage.signedUrl('exports/ann/1.pdf', { expiresInMs, fileName: 'Ann.pdf' });
      const [short, long] = [await link(60_000), await link(180_000)];
      await control.letTimePass(60_000);

      await expect(control.open(short)).rejects.toThrow();
      await expect(control.open(long.replace('/ann/', '/bob/'))).rejects.toThrow();
      expect((await control.open(long)).fileName).toBe('Ann.pdf');
      await storage.delete('exports/ann/1.pdf');
      await expect(control.open(long)).rejects.toThrow();
    });

    test('a file that cannot be deleted does not keep the others, and is told', async () => {
      await put('exports/1.pdf', 'exports/2.pdf', 'exports/3.pdf');
      await control.lock('exports/2.pdf');
      const keys = ['exports/1.pdf', 'exports/2.pdf', 'exports/3.pdf'];

      await expect(storage.deleteMany(keys)).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        cause: { message: expect.stringMatching(/^1 /) },
      });
      expect(await storage.stat('exports/1.pdf')).toBeNull();
      expect(await storage.stat('exports/3.pdf')).toBeNull();
    });

    test('says of every call that it does not answer, and hides why', async () => {
      await put('exports/1.pdf');
      await control.goDown();
      const key = 'exports/1.pdf';

      const calls = [
        storage.put(key, text('x'), NEVER),
        storage.stat(key),
        storage.read(key),
        storage.stream(key),
        Array.fromAsync(storage.list('exports/')),
        storage.delete(key),
        storage.deleteMany([key]),
        storage.check(),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({
          reason: { code: 'STORAGE_UNAVAILABLE', cause: expect.any(Error) },
        });
      }
    });

    test('is fit for use, and says so without leaving a trace', async () => {
      await storage.check();

      expect(await keysUnder('')).toEqual([]);
    });
  });
}

const NEVER = new AbortController().signal;

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function everyByteUpTo(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => i % 256));
}
