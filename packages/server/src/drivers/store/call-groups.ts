import { isOffprintError } from '../../domain/errors.ts';
import type { ClaimedJob, ClaimRequest, JobStore } from '../../ports/job-store.ts';

interface Call<Command, Outcome> {
  readonly command: Command;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

const LARGEST_GROUP = 128;
/** With two, one can be committed while the other is carried out. */
const GROUPS_UNDER_WAY = 2;

/**
 * Calls of one turn of the event loop, or that find the statements under way to be enough, share
 * the next one, and so one commit. Each still has its own outcome: `carryOut` returns them in the
 * order of the commands, and what one command makes it throw is thrown to that one's caller only.
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
      // When the store is away no command is to blame, and none may be sent twice.
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
