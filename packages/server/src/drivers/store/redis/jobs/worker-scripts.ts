import { randomInt } from 'node:crypto';
import type { Job, Lease } from '../../../../domain/job/job.ts';
import type { Completion, Guard } from '../../../../domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  ClaimRequest,
  CompletionOutcome,
  LeasedTransition,
} from '../../../../ports/job-store.ts';
import { defineScript } from '../scripts.ts';
import { parseRecord } from './job-record.ts';
import { leaseArguments, transitionArguments } from './transition-arguments.ts';

/** As many as a fence has room for below its counter. */
const NONCES = 2 ** 26;

/** Two places for each completion. */
type OutcomesAnswer = readonly (string | number | null)[];
type ClaimedAnswer = readonly [record: string, document: string | null];

export interface Worked {
  readonly outcomes: readonly CompletionOutcome[];
  readonly claimed: readonly (readonly ClaimedJob[])[];
  /** Ids that stood in the queue though their records are gone. */
  readonly droppedJobIds: readonly string[];
}

export const completeAndClaim = defineScript({
  lua: new URL('./complete-and-claim.lua', import.meta.url),
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
  lua: new URL('./renew.lua', import.meta.url),
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
  lua: new URL('./held.lua', import.meta.url),
  writes: false,
  encode: (leases: readonly Lease[], guard: Guard) => [
    JSON.stringify(guard),
    ...leases.flatMap(leaseArguments),
  ],
  decode: (places: readonly number[], leases): Lease[] =>
    places.flatMap((place) => leases[place] ?? []),
});

export const transition = defineScript({
  lua: new URL('./transition.lua', import.meta.url),
  writes: true,
  encode: ({ lease, transition: applied }: LeasedTransition) => [
    ...leaseArguments(lease),
    ...transitionArguments(applied),
  ],
  decode: ([record]: readonly [string | null]): Job | null =>
    record === null ? null : parseRecord(record),
});
