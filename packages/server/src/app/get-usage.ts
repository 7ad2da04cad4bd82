import type { Usage } from '@offprint/contract';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';

/** How much of the plan the user has used. */
export async function getUsage(ctx: AppContext, caller: Caller): Promise<Usage> {
  const { plan, userId } = caller;
  const [used, activeSubmissions] = await Promise.all([
    ctx.history.usedBytes(userId),
    ctx.jobs.countActiveSubmissions(userId),
  ]);
  return {
    used,
    limit: plan.quotaBytes,
    percentage: percentage(used, plan.quotaBytes),
    isOverQuota: used >= plan.quotaBytes,
    activeSubmissions,
    maxActiveSubmissions: plan.maxActiveSubmissions,
    plan: plan.name,
  };
}

/** With one decimal. */
export function percentage(used: number, limit: number): number {
  if (limit === 0) return 100;
  return Math.round((used / limit) * 1_000) / 10;
}
