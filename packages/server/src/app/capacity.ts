import type { Capacity } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { Plan } from '../domain/plan.ts';
import type { AppContext } from './context.ts';

/** How busy it is, over all users. */
export async function getCapacity(
  ctx: AppContext,
  { maxQueued }: Pick<Plan, 'maxQueued'>,
): Promise<Capacity> {
  const { byStatus, oldestDueAtMs } = await ctx.load.queue();
  const hasRoom = await ctx.room.assertRoom().then(
    () => true,
    () => false,
  );
  const queued = byStatus.pending;
  return {
    slots: ctx.renderer.concurrency,
    running: byStatus.processing,
    queued,
    oldestWaitingMs: oldestDueAtMs === null ? 0 : Math.max(0, ctx.clock.nowMs() - oldestDueAtMs),
    estimatedWaitMs: ctx.load.estimatedWaitMs(queued + 1),
    accepting: hasRoom && queued < (maxQueued ?? Infinity),
  };
}

/**
 * @param jobs how many are to be added
 * @throws OffprintError RATE_LIMITED when the queue would be longer than the plan allows
 */
export async function refuseFullQueue(
  { load }: Pick<AppContext, 'load'>,
  { maxQueued }: Pick<Plan, 'maxQueued'>,
  jobs: number,
): Promise<void> {
  if (maxQueued === null) return;
  const isFull = ({ byStatus }: { byStatus: { pending: number } }) =>
    byStatus.pending + jobs > maxQueued;
  if (!isFull(await load.queue())) return;
  const queue = await load.queueNow();
  if (!isFull(queue)) return;
  const place = queue.byStatus.pending + 1;
  throw new OffprintError(
    'RATE_LIMITED',
    `As many exports wait as are taken on: this one would be number ${place}. Try again later.`,
    {
      retryAfterMs: load.estimatedWaitMs(place),
      details: [{ path: 'queuePosition', message: String(place) }],
    },
  );
}
