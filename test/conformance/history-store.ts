import { beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { EXPORT_TTL_MS } from '../support/job-fixtures.ts';
import {
  completeOne,
  type OpenStore,
  openForTest,
  type StoreHarness,
} from './job-store-harness.ts';

/** What every driver of HistoryStore must do, over the real thing. */
export function describeHistoryStore(name: string, open: OpenStore) {
  describe(`history store: ${name}`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await openForTest(open);
    });

    const all = { limit: 100, offset: 0 };
    const exportIdOf = (job: Job) => job.result?.exportId ?? '';
    const keyOf = (job: Job) => job.result?.storageKey ?? '';

    test('finds a row by its own id and by that of its job', async () => {
      const job = await completeOne(store);

      const byExport = await store.history.find('ada', exportIdOf(job));
      expect(byExport).toMatchObject({ record: { jobId: job.id }, isExpired: false });
      expect(await store.history.find('ada', job.id)).toEqual(byExport);
      expect(await store.history.find('ada', 'no-such-id')).toBeNull();
    });

    test('lists newest first, with the true total', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 4; n += 1) {
        ids.unshift(exportIdOf(await completeOne(store)));
        await store.advance(1);
      }

      const page = await store.history.list('ada', { limit: 2, offset: 1 });

      expect(page.exports.map(({ id }) => id)).toEqual(ids.slice(1, 3));
      expect(page.total).toBe(4);
    });

    test('walks over the rows of all users whose files are to be there', async () => {
      const met: string[] = [];
      const ids: string[] = [];
      for (const userId of ['ada', 'bob', 'eve', 'ada', 'bob']) {
        ids.push(exportIdOf(await completeOne(store, { userId })));
      }
      const short = { policy: { exportTtlMs: 1_000 } };
      await completeOne(store, short);
      await store.advance(2_000);
      await store.history.sweepExpired(10);

      for (let after: string | null = null; ; ) {
        const { exports, next } = await store.history.walk(after, 2);
        met.push(...exports.map(({ id }) => id));
        if (next === null) break;
        after = next;
      }

      expect([...new Set(met)].sort()).toEqual(ids.sort());
    });

    test('lists the exports of one document', async () => {
      const source = { type: 'stored', documentId: 'cv', version: 1 } as const;
      const job = await completeOne(store, { source, document: null });
      await completeOne(store);

      const page = await store.history.list('ada', { ...all, documentId: 'cv' });

      expect(page).toMatchObject({ total: 1, exports: [{ id: exportIdOf(job) }] });
    });

    test('sums up what a user has', async () => {
      const job = await completeOne(store, { fileSizeBytes: 100, templateId: 'modern' });
      await completeOne(store, { fileSizeBytes: 20, templateId: 'modern' });
      await completeOne(store, { fileSizeBytes: 3, templateId: 'classic' });
      await completeOne(store, { userId: 'bob' });
      await store.history.countDownload('ada', exportIdOf(job));
      await store.history.countDownload('ada', exportIdOf(job));

      expect(await store.history.stats('ada')).toEqual({
        totalExports: 3,
        totalBytes: 123,
        totalDownloads: 2,
        byTemplate: { modern: 2, classic: 1 },
      });
      expect(await store.history.stats('eve')).toEqual({
        totalExports: 0,
        totalBytes: 0,
        totalDownloads: 0,
        byTemplate: {},
      });
      expect(await store.history.usedBytes('eve')).toBe(0);
    });

    test('counts downloads that come at once', async () => {
      const job = await completeOne(store);
      await Promise.all(
        Array.from({ length: 10 }, () => store.history.countDownload('ada', exportIdOf(job))),
      );

      expect(await store.history.find('ada', job.id)).toMatchObject({
        record: { downloadCount: 10 },
      });
    });

    test('removes a row, returns it, and frees its bytes', async () => {
      const job = await completeOne(store, { fileSizeBytes: 500 });
      await completeOne(store, { fileSizeBytes: 20 });

      const removed = await store.history.remove('ada', exportIdOf(job));

      expect(removed).toMatchObject({ jobId: job.id, storageKey: keyOf(job) });
      expect(await store.history.remove('ada', exportIdOf(job))).toBeNull();
      expect(await store.history.find('ada', job.id)).toBeNull();
      expect(await store.history.usedBytes('ada')).toBe(20);
    });

    test('shows and yields nothing to another user', async () => {
      const job = await completeOne(store, { fileSizeBytes: 500 });

      expect(await store.history.find('eve', job.id)).toBeNull();
      expect(await store.history.find('eve', exportIdOf(job))).toBeNull();
      expect(await store.history.list('eve', all)).toEqual({ exports: [], total: 0 });
      expect(await store.history.remove('eve', exportIdOf(job))).toBeNull();
      await store.history.countDownload('eve', exportIdOf(job));
      expect(await store.history.find('ada', job.id)).toMatchObject({
        record: { downloadCount: 0 },
      });
      expect(await store.history.usedBytes('ada')).toBe(500);
    });

    describe('a row past its expiry', () => {
      test('is found, as expired, but neither listed nor counted', async () => {
        const job = await completeOne(store);
        await store.advance(EXPORT_TTL_MS);

        expect(await store.history.find('ada', job.id)).toMatchObject({ isExpired: true });
        expect(await store.history.list('ada', all)).toEqual({ exports: [], total: 0 });
        expect(await store.history.stats('ada')).toMatchObject({ totalExports: 0, totalBytes: 0 });
        expect(await store.history.usedBytes('ada')).toBe(0);
      });

      test('is taken once, with its bytes', async () => {
        const job = await completeOne(store, { fileSizeBytes: 500 });
        await store.advance(EXPORT_TTL_MS - 10_000);
        const young = await completeOne(store, { fileSizeBytes: 20 });
        expect(await store.history.sweepExpired(10)).toEqual([]);
        await store.advance(10_000);

        const taken = await Promise.all([
          store.history.sweepExpired(10),
          store.history.sweepExpired(10),
        ]);

        expect(taken.flat()).toMatchObject([{ jobId: job.id, storageKey: keyOf(job) }]);
        expect(await store.history.usedBytes('ada')).toBe(20);
        const keys = [keyOf(job), keyOf(young), 'exports/nobody.pdf'];
        expect(await store.history.referencedKeys(keys)).toEqual(new Set([keyOf(young)]));
      });

      test('is taken and purged in batches', async () => {
        for (let n = 0; n < 3; n += 1) await completeOne(store);
        await store.advance(EXPORT_TTL_MS);

        expect(await store.history.sweepExpired(2)).toHaveLength(2);
        expect(await store.history.sweepExpired(2)).toHaveLength(1);
        await store.advance(1);
        expect(await store.history.purgeSwept(0, 2)).toBe(2);
        expect(await store.history.purgeSwept(0, 2)).toBe(1);
      });

      test('is purged when it was taken long enough ago', async () => {
        const job = await completeOne(store);
        await store.advance(EXPORT_TTL_MS);
        expect(await store.history.purgeSwept(0, 10)).toBe(0);
        await store.history.sweepExpired(10);
        await store.advance(50_000);

        expect(await store.history.purgeSwept(60_000, 10)).toBe(0);
        expect(await store.history.find('ada', job.id)).toMatchObject({ isExpired: true });
        await store.advance(11_000);
        expect(await store.history.purgeSwept(60_000, 10)).toBe(1);
        expect(await store.history.find('ada', job.id)).toBeNull();
      });

      test('frees its bytes once, whether it is removed before or after it is taken', async () => {
        const policy = { exportTtlMs: 60_000 };
        const [before, after] = [
          await completeOne(store, { fileSizeBytes: 300, policy }),
          await completeOne(store, { fileSizeBytes: 40, policy }),
        ];
        await completeOne(store, { fileSizeBytes: 5 });
        await store.advance(60_000);

        await store.history.remove('ada', exportIdOf(before));
        expect(await store.history.usedBytes('ada')).toBe(5);
        await store.history.sweepExpired(10);
        await store.history.remove('ada', exportIdOf(after));
        expect(await store.history.usedBytes('ada')).toBe(5);
      });
    });

    test('knows which keys are referenced', async () => {
      const job = await completeOne(store);

      expect(await store.history.referencedKeys([])).toEqual(new Set());
      expect(await store.history.referencedKeys([keyOf(job), 'other'])).toEqual(
        new Set([keyOf(job)]),
      );
      await store.history.remove('ada', exportIdOf(job));
      expect(await store.history.referencedKeys([keyOf(job)])).toEqual(new Set());
    });
  });
}
