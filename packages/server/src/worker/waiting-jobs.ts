import { isTerminal } from '@offprint/contract';
import type { JobHint } from '../ports/job-store.ts';

/** Beyond this they are forgotten, and found by polling. */
const MAX_WAITING = 10_000;

/** What is known from hints about waiting jobs. */
export interface WaitingJobs {
  /** @returns whether a claim may now find a job: a new one, or one of a user who was at their limit */
  note(hint: JobHint): boolean;
  /** Users with a waiting job and none that runs here. Their jobs must not wait for others' to end. */
  readonly newcomers: ReadonlySet<string>;
  /** Jobs of these users were claimed, or none was left to claim. */
  served(userIds: readonly string[]): void;
  /** A job of the user no longer runs here. */
  ended(userId: string): void;
}

/** @param isHeld whether a job of the user runs here */
export function createWaitingJobs(isHeld: (userId: string) => boolean): WaitingJobs {
  const userOf = new Map<string, string>();
  const newcomers = new Set<string>();

  function mayRun(userId: string): void {
    if (!isHeld(userId)) newcomers.add(userId);
  }

  function usersWaiting(users: ReadonlySet<string>): ReadonlySet<string> {
    if (users.size === 0) return users;
    return new Set(userOf.values().filter((userId) => users.has(userId)));
  }

  function forget(): void {
    userOf.clear();
    newcomers.clear();
  }

  return {
    newcomers,
    note({ jobs }) {
      if (jobs === null || userOf.size > MAX_WAITING) forget();
      if (jobs === null) return true;
      let isNews = false;
      const freedUsers = new Set<string>();
      for (const { id, userId, status } of jobs) {
        if (status === 'pending') {
          userOf.set(id, userId);
          mayRun(userId);
          isNews = true;
          continue;
        }
        userOf.delete(id);
        if (isTerminal(status)) freedUsers.add(userId);
        else newcomers.delete(userId);
      }
      const freedToRun = usersWaiting(freedUsers);
      for (const userId of freedToRun) mayRun(userId);
      return isNews || freedToRun.size > 0;
    },
    served(userIds) {
      for (const userId of userIds) newcomers.delete(userId);
    },
    ended(userId) {
      if (usersWaiting(new Set([userId])).size > 0) mayRun(userId);
    },
  };
}
