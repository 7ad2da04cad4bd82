import { purgeExpired, recoverJobs } from '../../packages/server/src/app/clean-up.ts';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { deleteOrphans } from '../../packages/server/src/app/delete-orphans.ts';
import { createAttempts, partialFailure } from '../../packages/server/src/app/partial-failure.ts';

/**
 * Everything that the sweeper does, once and at once: a batch of each, and all files.
 *
 * @throws what failed of it, after the rest was done
 */
export async function sweep(ctx: AppContext) {
  const { attempt, failures } = createAttempts();
  const orphans = await attempt(() => Array.fromAsync(deleteOrphans(ctx)), []);
  const recoveredJobs = await attempt(() => recoverJobs(ctx), 0);
  const purge = await purgeExpired(ctx);
  await attempt(() => ctx.renderer.cleanUp(), 0);
  const failed = orphans.flatMap((step) => step.failures);
  const failure = partialFailure([...failures, ...failed, ...purge.failures]);
  if (failure) throw failure;
  const orphanedFiles = orphans.reduce((sum, { deletedFiles }) => sum + deletedFiles, 0);
  return { ...purge.counts, recoveredJobs, orphanedFiles, hasMore: purge.hasMore };
}
