import type { CleanUpRun } from '@offprint/contract';
import { purgeExpired, recoverJobs } from './clean-up.ts';
import type { AppContext } from './context.ts';
import { deleteOrphans } from './delete-orphans.ts';
import { createAttempts, partialFailure } from './partial-failure.ts';

/** How many of each kind a run removes. Orphans are removed by steps of a walk. */
const RUN_SIZE = 50;
/** A longer walk is continued by the next run. */
const WALK_MS = 20_000;
/** Where the storage keeps the last key of an unfinished walk. */
const WALK_KEY = 'orphan-walk';
const WRITE_LIMIT_MS = 30_000;

/**
 * One round of what the sweeper does in the background: lost workers, expired records and files,
 * and orphans. A run may be cut off at any time: the next one does the rest.
 *
 * @throws OffprintError the first failure, after the rest was tried
 */
export async function runCleanUp(ctx: AppContext, signal: AbortSignal): Promise<CleanUpRun> {
  const { attempt, failures } = createAttempts();
  const recoveredJobs = await attempt(() => recoverJobs(ctx), 0);
  const purge = await purgeExpired(ctx);
  const nothing = { deletedFiles: 0, freedBytes: 0, isWhole: true, failures: [] };
  const orphans = await attempt(() => walkOrphans(ctx, signal), nothing);
  const failure = partialFailure([...failures, ...purge.failures, ...orphans.failures]);
  if (failure) throw failure;
  return {
    ...purge.counts,
    deletedFiles: purge.counts.deletedFiles + orphans.deletedFiles,
    freedBytes: purge.counts.freedBytes + orphans.freedBytes,
    orphanedFiles: orphans.deletedFiles,
    recoveredJobs,
    hasMore: purge.hasMore || recoveredJobs >= RUN_SIZE || !orphans.isWhole,
  };
}

async function walkOrphans(ctx: AppContext, signal: AbortSignal) {
  const startedAtMs = ctx.clock.monotonicMs();
  const after = await readPosition(ctx);
  const failures: unknown[] = [];
  let deletedFiles = 0;
  let freedBytes = 0;
  for await (const step of deleteOrphans(ctx, signal, after)) {
    deletedFiles += step.deletedFiles;
    freedBytes += step.freedBytes;
    failures.push(...step.failures);
    const isLate = ctx.clock.monotonicMs() - startedAtMs > WALK_MS;
    if (deletedFiles >= RUN_SIZE || isLate) {
      await writePosition(ctx, step.lastKey);
      return { deletedFiles, freedBytes, isWhole: false, failures };
    }
  }
  if (after !== undefined && !signal.aborted) await writePosition(ctx, null);
  return { deletedFiles, freedBytes, isWhole: !signal.aborted, failures };
}

async function readPosition({ storage }: AppContext): Promise<string | undefined> {
  const bytes = await storage.read(WALK_KEY);
  return bytes ? new TextDecoder().decode(bytes) : undefined;
}

/** @param key null: the walk is finished, and the next one starts anew */
async function writePosition({ storage }: AppContext, key: string | null): Promise<void> {
  await storage.delete(WALK_KEY);
  if (key === null) return;
  const signal = AbortSignal.timeout(WRITE_LIMIT_MS);
  await storage.put(WALK_KEY, new TextEncoder().encode(key), signal);
}
