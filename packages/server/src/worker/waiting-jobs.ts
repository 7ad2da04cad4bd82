import { isTerminal } from '@offprint/contract';
import type { JobHint } from '../ports/job-store.ts';

/** More are forgotten, and then found by polling. */
const MAX_WAITING = 10_000;

/**
 * What hints have told of waiting jobs. Returns of each hint whether a claim may now find a job:
 * one that has begun to wait, or one of a user who was kept from running more.
 */
export function createWaitingJobs(): (hint: JobHint) => boolean {
  const userOf = new Map<string, string>();

  return ({ jobs }) => {
    if (jobs === null || userOf.size > MAX_WAITING) userOf.clear();
    if (jobs === null) return true;
    let isNews = false;
    const freedUsers = new Set<string>();
    for (const { id, userId, status } of jobs) {
      if (status === 'pending') {
        userOf.set(id, userId);
        isNews = true;
        continue;
      }
      userOf.delete(id);
      if (isTerminal(status)) freedUsers.add(userId);
    }
    if (isNews || freedUsers.size === 0) return isNews;
    return userOf.values().some((userId) => freedUsers.has(userId));
  };
}
