import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import {
  adoptStorage,
  ownsStorage,
  storageOwner,
} from '../../packages/server/src/app/storage-owner.ts';
import { appContext, type TestContext } from '../support/app-context.ts';
import { claimRequest, completion, submission } from '../support/job-fixtures.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { sweep } from '../support/sweep.ts';
import { filesOf } from '../support/worker-harness.ts';

const OLD = new Date(Date.now() - 60 * 60 * 1000);
const bytes = new TextEncoder().encode('%PDF-owned');

async function publish(ctx: TestContext): Promise<string> {
  await ctx.jobs.submit(submission({ count: 1 }));
  const [claimed] = await ctx.jobs.claim(claimRequest(1));
  const completed = completion(claimed?.job as never, { fileSizeBytes: bytes.length });
  const { storageKey } = completed.transition.patch.result;
  await ctx.storage.put(storageKey, bytes, new AbortController().signal);
  await utimes(join(ctx.directory, 'files', storageKey), OLD, OLD);
  await ctx.jobs.complete(completed);
  return storageKey;
}

/** Another store over the same files. */
async function secondStore(first: TestContext) {
  const second = await appContext(manualRenderer());
  const error = vi.fn();
  return { ...second, storage: first.storage, log: { ...second.log, error }, error };
}

test('a second store over the same files deletes none of the first one’s, and says so', async () => {
  const first = await appContext(manualRenderer());
  await ownsStorage(first);
  const key = await publish(first);

  const second = await secondStore(first);
  await sweep(second);
  expect(await filesOf(first.storage)).toEqual([key]);
  expect(second.error).toHaveBeenCalledWith({}, expect.stringContaining('another store'));
  expect(await storageOwner(second)).toBe('another store');
});

test('nor does the first one delete those of a second that is set up beside it', async () => {
  const first = await appContext(manualRenderer());
  await ownsStorage(first);
  const second = await secondStore(first);
  await ownsStorage(second);
  const key = await publish({ ...second, directory: first.directory });

  await sweep(first);
  expect(await filesOf(first.storage)).toEqual([key]);
  expect(await storageOwner(first)).toBe('shared');

  await adoptStorage(first);
  expect(await storageOwner(first)).toBe('this store');
  await sweep(first);
  expect(await filesOf(first.storage)).toEqual([]);
});

test('a storage without a mark belongs to whoever has a file in it', async () => {
  const first = await appContext(manualRenderer());
  const key = await publish(first);
  await rm(join(first.directory, 'files', 'store-id'), { force: true });

  const second = await secondStore(first);
  await sweep(second);
  expect(await filesOf(first.storage)).toEqual([key]);
  expect(await storageOwner(first)).toBe('nobody');
  await ownsStorage(first);
  expect(await storageOwner(second)).toBe('another store');
  expect(await storageOwner(first)).toBe('shared');
});

test('an adopted storage is swept by its new store, and no longer by the old one', async () => {
  const first = await appContext(manualRenderer());
  await ownsStorage(first);
  await publish(first);

  const second = await secondStore(first);
  await adoptStorage(second);
  expect(await storageOwner(first)).toBe('another store');
  await sweep(second);
  expect(await filesOf(first.storage)).toEqual([]);
});
