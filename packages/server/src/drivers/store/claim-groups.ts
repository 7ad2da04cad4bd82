import type { ClaimedJob, ClaimRequest, JobStore } from '../../ports/job-store.ts';
import { inGroups } from './call-groups.ts';

type ClaimJobs = (request: ClaimRequest) => Promise<readonly ClaimedJob[]>;

/**
 * Claims of one turn share a call, if they are under the same transition; what it finds is dealt
 * out in the order of the callers.
 */
export function claimsInGroups(claimJobs: ClaimJobs): JobStore['claim'] {
  const groups = new Map<string, (limit: number) => Promise<readonly ClaimedJob[]>>();

  function groupOf(transition: ClaimRequest['transition']) {
    const key = JSON.stringify(transition);
    const known = groups.get(key);
    if (known) return known;
    const group = inGroups((limits: readonly number[]) => claimAll(transition, limits));
    groups.set(key, group);
    return group;
  }

  async function claimAll(transition: ClaimRequest['transition'], limits: readonly number[]) {
    const limit = limits.reduce((sum, each) => sum + each, 0);
    const claimed = [...(await claimJobs({ transition, limit }))];
    return limits.map((each) => claimed.splice(0, each));
  }

  return ({ transition, limit }) => groupOf(transition)(limit);
}
