import { notFound } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';

/**
 * Removes an export from the history, with its file. The row goes first: should the file stay
 * behind, the sweeper finds it as an orphan.
 *
 * @throws OffprintError NOT_FOUND
 */
export async function removeExport(
  ctx: AppContext,
  caller: Caller,
  exportId: string,
): Promise<void> {
  const removed = await ctx.history.remove(caller.userId, exportId);
  if (!removed) throw notFound('The export');
  await ctx.storage.delete(removed.storageKey).catch((error) => {
    ctx.log.warn({ err: error, key: removed.storageKey }, 'a removed file was left to the sweeper');
  });
}
