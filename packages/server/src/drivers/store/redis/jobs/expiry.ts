import type { Job } from '../../../../domain/job/job.ts';
import type { Transition } from '../../../../domain/job/lifecycle.ts';
import { defineScript } from '../scripts.ts';
import { parseRecord } from './job-record.ts';
import { transitionArguments } from './transition-arguments.ts';

export interface ExpiredLeases {
  readonly jobs: readonly Job[];
  /** Ids that were leased though their records are gone. */
  readonly droppedJobIds: readonly string[];
}

export const expireLeases = defineScript({
  lua: new URL('./expire-leases.lua', import.meta.url),
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
  lua: new URL('./purge-expired.lua', import.meta.url),
  writes: true,
  encode: (limit: number) => [limit],
  decode: ([purged]: readonly [number]) => purged,
});
