import { isOffprintError } from '../../domain/errors.ts';
import type { ClaimedJob, ClaimRequest, JobStore } from '../../ports/job-store.ts';

interface Call<Command, Outcome> {
  readonly command: Command;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

const LARGEST_GROUP = 128;
/** Two, so that one group can be committed while the next one is carried out. */
const GROUPS_UNDER_WAY = 2;

/**
 * Carries out calls in groups, with one statement and one commit for each group: the calls of one turn of
 * the event loop, and those that come while as many groups as allowed are under way. `carryOut` returns the
 * outcomes in the order of the commands; an error that one command causes reaches only its own caller.
 */
export function inGroups<Command, Outcome>(
  carryOut: (commands: readonly Command[]) => Promise<readonly Outcome[]>,
  groupsUnderWay = GROUPS_UNDER_WAY,
): (command: Command) => Promise<Outcome> {
  const waiting: Call<Command, Outcome>[] = [];
  let underWay = 0;

  async function next(): Promise<void> {
    if (waiting.length === 0 || underWay === groupsUnderWay) return;
    underWay += 1;
    const group = waiting.splice(0, LARGEST_GROUP);
    void next();
    await settle(group);
    underWay -= 1;
    void next();
  }

  async function settle(calls: readonly Call<Command, Outcome>[]): Promise<void> {
    try {
      const outcomes = await carryOut(calls.map(({ command }) => command));
      for (const [index, { resolve }] of calls.entries()) resolve(outcomes[index] as Outcome);
    } catch (error) {
      // Each is tried alone to find the one that failed. Not while the store is away: no command is to
      // blame then, and none may be sent twice.
      if (calls.length > 1 && !isOffprintError(error, 'STORE_UNAVAILABLE')) {
        for (const call of calls) await settle([call]);
      } else {
        for (const { reject } of calls) reject(error);
      }
    }
  }

  return (command) =>
    new Promise((resolve, reject) => {
      waiting.push({ command, resolve, reject });
      if (waiting.length === 1) setImmediate(next);
    });
}

type ClaimJobs = (request: ClaimRequest) => Promise<readonly ClaimedJob[]>;

/**
 * Claims of one turn share a call if they have the same transition. The jobs that it finds are given to
 * the callers in order.
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
