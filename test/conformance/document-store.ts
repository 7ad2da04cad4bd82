import { beforeEach, describe, expect, test } from 'vitest';
import { retry } from '../../packages/server/src/domain/job/lifecycle.ts';
import {
  FAILED_JOB_BYTES,
  type PutDocumentCommand,
} from '../../packages/server/src/ports/document-store.ts';
import { cancelling, completion, RECORD_TTL } from '../support/job-fixtures.ts';
import {
  completeOne,
  failOne,
  type OpenStore,
  openForTest,
  type StoreHarness,
  startOne,
  submitOne,
} from './job-store-harness.ts';

/** What every driver of DocumentStore must do, over the real thing. */
export function describeDocumentStore(name: string, open: OpenStore) {
  describe(`document store: ${name}`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await openForTest(open);
    });

    const put = (changes: Partial<PutDocumentCommand> = {}) =>
      store.documents.put({
        userId: 'ada',
        id: 'cv',
        title: 'Curriculum',
        templateId: 'modern',
        data: { basics: { name: 'Ada' }, work: [] },
        ifVersion: null,
        maxVersions: 20,
        quotaBytes: 1_000_000,
        ...changes,
      });
    const versionOf = (outcome: Awaited<ReturnType<typeof put>>) =>
      outcome.type === 'stored' ? outcome.document.version : null;

    test('stores a new document as version 1', async () => {
      const outcome = await put();

      expect(outcome).toMatchObject({
        type: 'stored',
        created: true,
        document: { id: 'cv', userId: 'ada', title: 'Curriculum', version: 1 },
      });
      const document = outcome.type === 'stored' ? outcome.document : null;
      expect(document?.updatedAtMs).toBe(document?.createdAtMs);
      expect(await store.documents.find('ada', 'cv')).toEqual(document);
    });

    test.each([
      ['title', { title: 'Résumé' }],
      ['template', { templateId: null }],
      ['data', { data: { basics: { name: 'Ada L.' } } }],
    ])('makes a new version when the %s differs', async (_, change) => {
      const first = await put();
      await store.advance(5);

      const second = await put(change);

      expect(second).toMatchObject({ type: 'stored', created: false, document: { version: 2 } });
      expect(await store.documents.find('ada', 'cv')).toMatchObject(change);
      expect(await store.documents.find('ada', 'cv', 1)).toEqual(
        first.type === 'stored' ? first.document : null,
      );
      const newest = await store.documents.find('ada', 'cv', 2);
      expect(newest?.updatedAtMs).toBeGreaterThan(newest?.createdAtMs ?? 0);
    });

    test('keeps the newest versions alone', async () => {
      for (const title of ['one', 'two', 'three', 'four']) await put({ title, maxVersions: 2 });

      const found = await Promise.all(
        [1, 2, 3, 4].map((version) => store.documents.find('ada', 'cv', version)),
      );
      expect(found.map((each) => each?.title ?? null)).toEqual([null, null, 'three', 'four']);
      await put({ title: 'five', maxVersions: 1 });
      expect(await store.documents.find('ada', 'cv', 4)).toBeNull();
      expect(await store.documents.find('ada', 'cv')).toMatchObject({ title: 'five', version: 5 });
    });

    test('weighs every version that is kept, of that user alone', async () => {
      const data = { basics: { name: 'Ada' }, work: [] };
      const other = { basics: { name: 'Ädä' } };
      const bytes = (value: object) => Buffer.byteLength(JSON.stringify(value));
      await put({ data });
      await put({ data: other });
      await put({ id: 'letter', data });
      await put({ userId: 'bob', data });
      expect(await store.documents.keptBytes('ada')).toBe(2 * bytes(data) + bytes(other));

      await put({ data, title: 'Again', maxVersions: 2 });
      expect(await store.documents.keptBytes('ada')).toBe(2 * bytes(data) + bytes(other));
      await store.documents.remove('ada', 'cv');
      expect(await store.documents.keptBytes('ada')).toBe(bytes(data));
      expect(await store.documents.keptBytes('eve')).toBe(0);
    });

    test('weighs the inline documents of jobs as long as they may run', async () => {
      const document = { basics: { name: 'Ada' } };
      const bytes = JSON.stringify(document).length;
      const kept = () => store.documents.keptBytes('ada');
      const pending = await submitOne(store, { document });
      expect(await kept()).toBe(bytes);
      await store.jobs.transitionForUser(cancelling(pending));
      expect(await kept()).toBe(0);

      await completeOne(store, { document });
      expect(await kept()).toBe(0);
      const failed = await failOne(store, { document });
      expect(await kept()).toBe(bytes + FAILED_JOB_BYTES);
      await store.jobs.remove('ada', failed.id);
      expect(await kept()).toBe(0);
    });

    test('weighs the record of a failed job until it is retried, removed or purged', async () => {
      const kept = () => store.documents.keptBytes('ada');
      const retried = await failOne(store, { document: null });
      expect(await kept()).toBe(FAILED_JOB_BYTES);
      await store.jobs.transitionForUser({
        userId: 'ada',
        jobId: retried.id,
        transition: retry(),
        maxActiveSubmissions: null,
      });
      expect(await kept()).toBe(0);

      await failOne(store, { document: null });
      expect(await kept()).toBe(FAILED_JOB_BYTES);
      await store.advance(RECORD_TTL.failedMs);
      await store.jobs.purgeExpired(10);
      expect(await kept()).toBe(0);
    });

    describe('the quota', () => {
      const data = { basics: { name: 'Ada' } };
      const bytes = Buffer.byteLength(JSON.stringify(data));

      test('may be filled to the last byte, and takes no more', async () => {
        expect(await put({ data, quotaBytes: bytes })).toMatchObject({ type: 'stored' });

        expect(await put({ id: 'letter', data, quotaBytes: 2 * bytes - 1 })).toEqual({
          type: 'quotaExceeded',
          usedBytes: bytes,
        });
        expect(await store.documents.find('ada', 'letter')).toBeNull();
        expect(await store.documents.keptBytes('ada')).toBe(bytes);
        expect(await put({ userId: 'bob', data, quotaBytes: bytes })).toMatchObject({
          type: 'stored',
        });
      });

      test('holds files and the documents of jobs, too', async () => {
        await completeOne(store, { fileSizeBytes: 100, document: null });
        await submitOne(store, { document: data });

        const quotaBytes = 100 + bytes + bytes;
        expect(await put({ data, quotaBytes: quotaBytes - 1 })).toMatchObject({
          type: 'quotaExceeded',
          usedBytes: 100 + bytes,
        });
        expect(await put({ data, quotaBytes })).toMatchObject({ type: 'stored' });
      });

      test('does not keep back what takes no more room', async () => {
        await put({ data, quotaBytes: bytes });
        const full = { data, quotaBytes: 0, maxVersions: 1 };

        expect(await put({ ...full })).toMatchObject({ document: { version: 1 } });
        expect(await put({ ...full, title: 'Other' })).toMatchObject({ document: { version: 2 } });
        expect(await put({ ...full, title: 'More', maxVersions: 2 })).toMatchObject({
          type: 'quotaExceeded',
        });
        expect(await store.documents.find('ada', 'cv')).toMatchObject({ title: 'Other' });
      });

      test('gives the last room to one of several', async () => {
        const outcomes = await Promise.all(
          ['a', 'b', 'c', 'd', 'e'].map((id) => put({ id, data, quotaBytes: 2 * bytes })),
        );

        expect(outcomes.filter(({ type }) => type === 'stored')).toHaveLength(2);
        expect(await store.documents.keptBytes('ada')).toBe(2 * bytes);
      });

      test('is full for a file where documents have filled it', async () => {
        const quotaBytes = bytes + 10;
        await put({ data, quotaBytes });
        const job = await startOne(store, { document: null, policy: { quotaBytes } });

        expect(await store.jobs.complete(completion(job, { fileSizeBytes: 11 }))).toEqual({
          type: 'quotaExceeded',
          usedBytes: bytes,
        });
        expect(await store.jobs.complete(completion(job, { fileSizeBytes: 10 }))).toEqual({
          type: 'completed',
        });
      });
    });

    test('keeps the version when nothing differs but the order of keys', async () => {
      const first = await put();
      await store.advance(5);

      const again = await put({ data: { work: [], basics: { name: 'Ada' } } });

      expect(again).toMatchObject({
        created: false,
        document: first.type === 'stored' ? { ...first.document } : {},
      });
    });

    test('goes back to an earlier content as a new version', async () => {
      await put();
      await put({ title: 'Other' });

      expect(versionOf(await put())).toBe(3);
    });

    test('takes effect only on the version that was named', async () => {
      await put();
      expect(versionOf(await put({ title: 'B', ifVersion: 1 }))).toBe(2);

      expect(await put({ title: 'C', ifVersion: 1 })).toEqual({
        type: 'versionConflict',
        version: 2,
      });
      expect(await store.documents.find('ada', 'cv')).toMatchObject({ title: 'B', version: 2 });
    });

    test('creates only where there is nothing, when told so', async () => {
      expect(versionOf(await put({ ifVersion: 0 }))).toBe(1);
      expect(await put({ ifVersion: 0 })).toEqual({ type: 'versionConflict', version: 1 });
      expect(await put({ id: 'new', ifVersion: 4 })).toEqual({
        type: 'versionConflict',
        version: 0,
      });
    });

    test('lets one of several writers of the same version through', async () => {
      await put();

      const outcomes = await Promise.all(
        ['A', 'B', 'C', 'D'].map((title) => put({ title, ifVersion: 1 })),
      );

      expect(outcomes.filter(({ type }) => type === 'stored')).toHaveLength(1);
    });

    test('finds no version that never was', async () => {
      await put();

      expect(await store.documents.find('ada', 'cv', 2)).toBeNull();
      expect(await store.documents.find('ada', 'cv', 0)).toBeNull();
      expect(await store.documents.find('ada', 'other')).toBeNull();
    });

    test('lists the newest version of each, last changed first', async () => {
      for (const id of ['a', 'b', 'c']) {
        await put({ id });
        await store.advance(1);
      }
      await put({ id: 'a', title: 'Changed' });

      const { documents, total } = await store.documents.list('ada', { limit: 2, offset: 0 });

      expect(documents).toMatchObject([{ id: 'a', title: 'Changed', version: 2 }, { id: 'c' }]);
      expect(documents[0]).not.toHaveProperty('data');
      expect(total).toBe(3);
      const rest = await store.documents.list('ada', { limit: 2, offset: 2 });
      expect(rest.documents).toMatchObject([{ id: 'b' }]);
    });

    test('removes all versions; the next one starts anew', async () => {
      await put();
      await put({ title: 'B' });

      expect(await store.documents.remove('ada', 'cv')).toBe(true);

      expect(await store.documents.remove('ada', 'cv')).toBe(false);
      expect(await store.documents.find('ada', 'cv')).toBeNull();
      expect(await store.documents.find('ada', 'cv', 1)).toBeNull();
      expect(await put()).toMatchObject({ created: true, document: { version: 1 } });
    });

    test('keeps the documents of users apart, also under the same id', async () => {
      await put();
      await put({ userId: 'bob', title: 'Of Bob' });

      expect(await store.documents.find('ada', 'cv')).toMatchObject({ title: 'Curriculum' });
      expect(await store.documents.remove('eve', 'cv')).toBe(false);
      expect(await store.documents.remove('bob', 'cv')).toBe(true);
      expect(await store.documents.list('ada', { limit: 9, offset: 0 })).toMatchObject({
        total: 1,
      });
      expect(await store.documents.list('eve', { limit: 9, offset: 0 })).toEqual({
        documents: [],
        total: 0,
      });
    });

    test('gives the data back to the letter', async () => {
      const data = { a: '\u0000 \ud800 😀', b: [1.5, null, true, { c: '' }], 'x-y': {} };
      await put({ data });

      expect(await store.documents.find('ada', 'cv')).toMatchObject({ data });
    });
  });
}
