import { MOST_PAST_ATTEMPTS } from '../../../domain/job/job.ts';
import type { FromNow, Guard, Patch, Transition } from '../../../domain/job/lifecycle.ts';

/**
 * The transition as a row of the type `transition`. What is undefined is not asked for, or stays.
 *
 * @throws RangeError for a moment that is no safe integer away
 */
export function transitionRow({ guard, patch }: Pick<Transition, 'guard' | 'patch'>) {
  return { ...guardRow(guard), ...patchRow(patch) };
}

export function guardRow({ status, attemptsLeft, due, lease }: Guard) {
  return { statuses: status, attempts_left: attemptsLeft, is_due: due, lease };
}

function patchRow(patch: Patch) {
  return {
    status: patch.status,
    progress: patch.progress,
    add_attempts: patch.attempts?.add,
    add_fence: patch.fence?.add,
    run_after_in_ms: inMs(patch.runAfterMs),
    started_in_ms: inMs(patch.startedAtMs),
    sets_stage: 'stage' in patch,
    stage: patch.stage,
    sets_lease: 'leaseUntilMs' in patch,
    lease_in_ms: inMs(patch.leaseUntilMs),
    sets_error: 'error' in patch,
    error: patch.error,
    sets_result: 'result' in patch,
    result: patch.result,
    sets_finished: 'finishedAtMs' in patch,
    finished_in_ms: inMs(patch.finishedAtMs),
    sets_expiry: 'expiresAtMs' in patch,
    expires_in_ms: inMs(patch.expiresAtMs),
    sets_worker: 'worker' in patch,
    worker: patch.worker,
    ends_attempt: patch.endsAttempt,
    most_past_attempts: MOST_PAST_ATTEMPTS,
  };
}

function inMs(moment: FromNow | null | undefined): number | null | undefined {
  if (!moment || Number.isSafeInteger(moment.fromNowMs)) return moment?.fromNowMs;
  throw new RangeError(`${moment.fromNowMs} ms from now is no moment that can be kept.`);
}
