import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ObjectStorage } from '../../packages/server/src/ports/object-storage.ts';

export interface ObjectStorageUnderTest {
  readonly storage: ObjectStorage;
  /** Follows a signed link as a browser would. */
  open(url: string): Promise<{ bytes: Uint8Array; fileName: string }>;
  /** Makes every file older by the clock of the storage. */
  letTimePass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What every driver of ObjectStorage must do, over the real thing. */
export function describeObjectStorage(name: string, start: () => Promise<ObjectStorageUnderTest>) {
  describe(`object storage: ${name}`, () => {
    let storage: ObjectStorage;
    let open: ObjectStorageUnderTest['open'];
    let letTimePass: ObjectStorageUnderTest['letTimePass'];

    beforeEach(async () => {
      const started = await start();
      ({ storage, open, letTimePass } = started);
      onTestFinished(() => started.close());
    });

    const bytesOf = async (key: string) => {
      const url = await storage.signedUrl(key, { expiresInMs: 60_000, fileName: 'a.pdf' });
      return (await open(url)).bytes;
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

    test('reads a whole file, and null where there is none', async () => {
      await put('exports/ann/1.pdf');

      expect(Buffer.from((await storage.read('exports/ann/1.pdf')) ?? []).toString()).toBe(
        'exports/ann/1.pdf',
      );
      expect(await storage.read('exports/ann/2.pdf')).toBeNull();
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
      await letTimePass(60_000);
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
      const keys = Array.from({ length: 1200 }, (_, i) => `exports/u/d/${i}/1.pdf`);
      for (let from = 0; from < keys.length; from += 50) await put(...keys.slice(from, from + 50));

      expect(await keysUnder('exports/u/')).toEqual(keys.toSorted());
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

        expect((await open(url)).fileName).toBe(fileName);
      },
    );

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

function everyByteUpTo(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 256);
}
