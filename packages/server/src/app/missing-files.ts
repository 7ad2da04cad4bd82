import type { ExportRecord } from '../domain/export-record.ts';
import type { AppContext } from './context.ts';

const ROWS_A_STEP = 200;
const FILES_AT_ONCE = 10;

/**
 * The exports whose files are gone though nobody removed them through Offprint, one step for each
 * `next`. Files may be deleted by hand or by a rule of the bucket.
 *
 * @throws OffprintError STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function* findExportsWithoutFile(
  ctx: Pick<AppContext, 'history' | 'storage'>,
): AsyncGenerator<readonly ExportRecord[], void, undefined> {
  const met = new Set<string>();
  for (let after: string | null = null; ; ) {
    const { exports, next } = await ctx.history.walk(after, ROWS_A_STEP);
    const unmet = exports.filter(({ id }) => !met.has(id));
    for (const { id } of unmet) met.add(id);
    yield await withoutFile(ctx, unmet);
    if (next === null) return;
    after = next;
  }
}

/**
 * Logs that a file was requested that is missing although an export refers to it. Most often
 * another machine has it, whose storage this one does not share.
 */
export async function noteMissingFile(
  { history, log }: Pick<AppContext, 'history' | 'log'>,
  key: string,
): Promise<void> {
  try {
    if (!(await history.referencedKeys([key])).has(key)) return;
    log.error(
      { key },
      'the file of an export is not in the storage; machines that share a store must share the files too',
    );
  } catch (error) {
    log.warn({ err: error, key }, 'whether a file is missing could not be looked up');
  }
}

async function withoutFile(
  { history, storage }: Pick<AppContext, 'history' | 'storage'>,
  exports: readonly ExportRecord[],
): Promise<readonly ExportRecord[]> {
  const missing: ExportRecord[] = [];
  for (let start = 0; start < exports.length; start += FILES_AT_ONCE) {
    const some = exports.slice(start, start + FILES_AT_ONCE);
    const stats = await Promise.all(some.map(({ storageKey }) => storage.stat(storageKey)));
    missing.push(...some.filter((_, index) => stats[index] === null));
  }
  // If the row was removed meanwhile, so was the file.
  const referenced = await history.referencedKeys(missing.map(({ storageKey }) => storageKey));
  return missing.filter(({ storageKey }) => referenced.has(storageKey));
}
