import type { Lease } from '../../../../domain/job/job.ts';
import type { Transition } from '../../../../domain/job/lifecycle.ts';
import { errorLine, fieldsOf, fileLine, resultLine } from './job-record.ts';

/** As transition.lua reads it. Error and result stay apart: they go into the record as they are. */
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
