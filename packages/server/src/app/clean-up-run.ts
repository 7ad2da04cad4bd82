import type { CleanUpRun } from '@offprint/contract';
import { purgeExpired, recoverJobs } from './clean-up.ts';
import type { AppContext } from './context.ts';
import { deleteOrphans } from './delete-orphans.ts';
import { createAttempts, partialFailure } from './partial-failure.ts';

/** Of each kind of thing a run takes so many, orphans by the step of a walk. */
const RUN_SIZE = 50;
/** A walk over very many files is not finished in one request. */
const WALK_MS = 20_000;

/**
 * One round of what the sweeper does in the background: lost workers, records and files past their
 * time, and orphans. A run that was cut off has done no harm: the next one takes what is left.
 *
 * @throws OffprintError the first failure, once the rest was tried
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
  const failures: unknown[] = [];
  let deletedFiles = 0;
  let freedBytes = 0;
  for await (const step of deleteOrphans(ctx, signal)) {
    deletedFiles += step.deletedFiles;
    freedBytes += step.freedBytes;
    failures.push(...step.failures);
    const isLate = ctx.clock.monotonicMs() - startedAtMs > WALK_MS;
    if (deletedFiles >= RUN_SIZE || isLate) {
      return { deletedFiles, freedBytes, isWhole: false, failures };
    }
  }
  return { deletedFiles, freedBytes, isWhole: !signal.aborted, failures };
}
