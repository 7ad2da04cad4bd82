import { randomInt } from '#crypto';
import type { Job, Lease } from '../../../../domain/job/job.ts';
import type { Completion, Guard } from '../../../../domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  ClaimRequest,
  CompletionOutcome,
  JobStore,
  LeasedTransition,
} from '../../../../ports/job-store.ts';
import { inGroups } from '../../call-groups.ts';
import { type Bind, defineScript } from '../scripts.ts';
import { parseRecord } from './job-record.ts';
import { leaseArguments, transitionArguments } from './job-transitions.ts';

/** A fence is counter * 2^26 + nonce. */
const NONCES = 2 ** 26;

/** Two elements for each completion. */
type OutcomesAnswer = readonly (string | number | null)[];
type ClaimedAnswer = readonly [record: string, document: string | null];

interface Worked {
  readonly outcomes: readonly CompletionOutcome[];
  readonly claimed: readonly (readonly ClaimedJob[])[];
  /** Jobs that were queued without a record. */
  readonly droppedJobIds: readonly string[];
}

const completeAndClaim = defineScript({
  lua: 'jobs/complete-and-claim',
  writes: true,
  encode: (
    completions: readonly LeasedTransition<Completion>[],
    claims: readonly ClaimRequest[],
  ) => [
    randomInt(NONCES),
    completions.length,
    ...completions.flatMap(({ lease, transition }) => {
      const { result } = transition.patch;
      return [
        ...leaseArguments(lease),
        ...transitionArguments(transition),
        result.exportId,
        result.fileSizeBytes,
      ];
    }),
    claims.length,
    ...claims.flatMap(({ transition, limit }) => [...transitionArguments(transition), limit]),
  ],
  decode: (
    [outcomes, droppedJobIds, claimed]: readonly [
      OutcomesAnswer,
      readonly string[],
      readonly (readonly ClaimedAnswer[])[],
    ],
    completions,
  ): Worked => ({
    outcomes: completions.map((_, n) => toOutcome(outcomes[2 * n], outcomes[2 * n + 1])),
    claimed: claimed.map((jobs) => jobs.map(toClaimedJob)),
    droppedJobIds,
  }),
});

function toClaimedJob([record, document]: ClaimedAnswer): ClaimedJob {
  return { job: parseRecord(record), document: document === null ? null : JSON.parse(document) };
}

function toOutcome(type: unknown, usedBytes: unknown): CompletionOutcome {
  if (type === 'quotaExceeded') return { type, usedBytes: usedBytes as number };
  return { type: type === 'completed' ? type : 'lost' };
}

export const renew = defineScript({
  lua: 'jobs/renew',
  writes: true,
  encode: (renewals: readonly LeasedTransition[]) =>
    renewals.flatMap(({ lease, transition }) => [
      ...leaseArguments(lease),
      ...transitionArguments(transition),
    ]),
  decode: ([places]: readonly [readonly number[]], renewals): Lease[] =>
    places.flatMap((place) => renewals[place]?.lease ?? []),
});

export const held = defineScript({
  lua: 'jobs/held',
  writes: false,
  encode: (leases: readonly Lease[], guard: Guard) => [
    JSON.stringify(guard),
    ...leases.flatMap(leaseArguments),
  ],
  decode: (places: readonly number[], leases): Lease[] =>
    places.flatMap((place) => leases[place] ?? []),
});

export const transition = defineScript({
  lua: 'jobs/transition',
  writes: true,
  encode: ({ lease, transition: applied }: LeasedTransition) => [
    ...leaseArguments(lease),
    ...transitionArguments(applied),
  ],
  decode: ([record]: readonly [string | null]): Job | null =>
    record === null ? null : parseRecord(record),
});

type Call =
  | { readonly type: 'complete'; readonly completion: LeasedTransition<Completion> }
  | { readonly type: 'claim'; readonly request: ClaimRequest };

type Outcome = CompletionOutcome | readonly ClaimedJob[];

/**
 * Completions and claims of one turn of the event loop share a script, completions first: a worker
 * that completes a job and asks for the next one at once needs one command.
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

/** Adds up the claims with the same transition. */
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
