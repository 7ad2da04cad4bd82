import type { Job, Lease } from '../../../../domain/job/job.ts';
import type { Transition } from '../../../../domain/job/lifecycle.ts';
import type { UserTransition, UserTransitionOutcome } from '../../../../ports/job-store.ts';
import { defineScript } from '../scripts.ts';
import { errorLine, fieldsOf, fileLine, parseRecord, resultLine } from './job-record.ts';

type UserTransitionAnswer =
  | readonly ['applied', record: string]
  | readonly ['refused']
  | readonly ['tooManyActive', activeSubmissions: number];

export const transitionForUser = defineScript({
  lua: 'jobs/transition-for-user',
  writes: true,
  encode: ({ userId, jobId, transition, maxActiveSubmissions }: UserTransition) => [
    userId,
    jobId,
    maxActiveSubmissions,
    ...transitionArguments(transition),
  ],
  decode: (answer: UserTransitionAnswer): UserTransitionOutcome => {
    switch (answer[0]) {
      case 'applied':
        return { type: 'applied', job: parseRecord(answer[1]) };
      case 'refused':
        return { type: 'refused' };
      case 'tooManyActive':
        return { type: 'tooManyActive', activeSubmissions: answer[1] };
    }
  },
});

export const removeJob = defineScript({
  lua: 'jobs/remove-job',
  writes: true,
  encode: (userId: string, jobId: string) => [userId, jobId],
  decode: ([removed]: readonly [number]) => removed === 1,
});

export interface ExpiredLeases {
  readonly jobs: readonly Job[];
  /** Jobs with a lease but without a record. */
  readonly droppedJobIds: readonly string[];
}

export const expireLeases = defineScript({
  lua: 'jobs/expire-leases',
  writes: true,
  encode: (transitions: readonly Transition[], limit: number) => [
    limit,
    transitions.length,
    ...transitions.flatMap(transitionArguments),
  ],
  decode: ([records, droppedJobIds]: readonly (readonly string[])[]): ExpiredLeases => ({
    jobs: (records ?? []).map(parseRecord),
    droppedJobIds: droppedJobIds ?? [],
  }),
});

export const purgeExpired = defineScript({
  lua: 'jobs/purge-expired',
  writes: true,
  encode: (limit: number) => [limit],
  decode: ([purged]: readonly [number]) => purged,
});

/**
 * The arguments that transition.lua reads. Error and result are apart, since they go into the
 * record unparsed.
 */
export function transitionArguments({ guard, patch }: Transition) {
  const { error, result, endsAttempt, ...others } = patch;
  return [
    JSON.stringify({ guard, patch: others }),
    error === undefined ? null : errorLine(error),
    result === undefined ? null : resultLine(result),
    result === undefined ? null : fileLine(result),
    endsAttempt === undefined ? null : fieldsOf(endsAttempt),
  ];
}

export function leaseArguments({ jobId, fence }: Lease) {
  return [jobId, fence];
}
