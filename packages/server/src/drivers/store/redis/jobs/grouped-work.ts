import type { Completion } from '../../../../domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  ClaimRequest,
  CompletionOutcome,
  JobStore,
  LeasedTransition,
} from '../../../../ports/job-store.ts';
import { inGroups } from '../../call-groups.ts';
import type { Bind } from '../scripts.ts';
import { completeAndClaim } from './worker-scripts.ts';

type Call =
  | { readonly type: 'complete'; readonly completion: LeasedTransition<Completion> }
  | { readonly type: 'claim'; readonly request: ClaimRequest };

type Outcome = CompletionOutcome | readonly ClaimedJob[];

/**
 * Completions and claims of one turn of the event loop share a script, the completions first: a
 * worker that completes a job and asks for the next one in the same turn has both with one command.
 */
export function createGroupedWork(
  bind: Bind,
  onDropped: (jobIds: readonly string[]) => void,
): Pick<JobStore, 'claim' | 'complete'> {
  const run = bind(completeAndClaim);

  async function work(calls: readonly Call[]): Promise<Outcome[]> {
    const completions = calls.flatMap((call) => (call.type === 'complete' ? call.completion : []));
    const requests = calls.flatMap((call) => (call.type === 'claim' ? call.request : []));
    const shared = sharedClaims(requests);
    const { outcomes, claimed, droppedJobIds } = await run(completions, [...shared.values()]);
    onDropped(droppedJobIds);
    const left = new Map([...shared.keys()].map((key, n) => [key, [...(claimed[n] ?? [])]]));
    const ended = outcomes.values();
    return calls.map((call) =>
      call.type === 'complete'
        ? (ended.next().value as CompletionOutcome)
        : (left.get(keyOf(call.request))?.splice(0, call.request.limit) ?? []),
    );
  }

  const grouped = inGroups(work);
  return {
    claim: (request) => grouped({ type: 'claim', request }) as Promise<readonly ClaimedJob[]>,
    complete: (completion) =>
      grouped({ type: 'complete', completion }) as Promise<CompletionOutcome>,
  };
}

/** By their transition, one claim for all who ask under it. */
function sharedClaims(requests: readonly ClaimRequest[]): ReadonlyMap<string, ClaimRequest> {
  const shared = new Map<string, ClaimRequest>();
  for (const request of requests) {
    const key = keyOf(request);
    const limit = request.limit + (shared.get(key)?.limit ?? 0);
    shared.set(key, { ...request, limit });
  }
  return shared;
}

function keyOf({ transition }: ClaimRequest): string {
  return JSON.stringify(transition);
}
