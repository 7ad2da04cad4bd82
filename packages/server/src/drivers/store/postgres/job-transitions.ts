import { type Job, type Lease, MOST_PAST_ATTEMPTS } from '../../../domain/job/job.ts';
import type { FromNow, Guard, Patch, Transition } from '../../../domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  ClaimRequest,
  LeasedTransition,
  UserTransition,
  UserTransitionOutcome,
} from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { JOB_RETURNS, type JobRow, toJob } from './job-rows.ts';
import { toStorableJson, toStorableText, uuidOrNull } from './sql.ts';

export async function claimJobs(
  connection: Connection,
  { transition, limit }: ClaimRequest,
): Promise<readonly ClaimedJob[]> {
  const rows = await connection.call<JobRow & { readonly document: ClaimedJob['document'] }>(
    'claim_jobs',
    `${JOB_RETURNS}, document json`,
    toStorableJson(transitionRow(transition)),
    limit,
  );
  return rows.map((row) => ({ job: toJob(row), document: row.document }));
}

/** The jobs after the transitions that were applied. Equal transitions share a call. */
export async function transitionAll(
  connection: Connection,
  commands: readonly LeasedTransition[],
): Promise<readonly Job[]> {
  const alike = Map.groupBy(commands, ({ transition }) =>
    toStorableJson(transitionRow(transition)),
  );
  const applied = [...alike].map(([transition, group]) =>
    connection.call<JobRow>(
      'transition_jobs',
      JOB_RETURNS,
      transition,
      ...leaseArrays(group.map(({ lease }) => lease)),
    ),
  );
  return (await Promise.all(applied)).flat().map(toJob);
}

/** The leases for which the guard holds, in order. */
export async function heldLeases(
  connection: Connection,
  leases: readonly Lease[],
  guard: Guard,
): Promise<readonly Lease[]> {
  if (leases.length === 0) return [];
  const held = await connection.call<{ readonly place: number }>(
    'places_held',
    'place bigint',
    toStorableJson(guardRow(guard)),
    ...leaseArrays(leases),
  );
  const places = new Set(held.map(({ place }) => place));
  return leases.filter((_, index) => places.has(index + 1));
}

function leaseArrays(leases: readonly Lease[]) {
  return [leases.map(({ jobId }) => uuidOrNull(jobId)), leases.map(({ fence }) => fence)] as const;
}

/** Applies to each expired job the first transition whose guard holds. */
export async function expireLeases(
  connection: Connection,
  transitions: readonly Transition[],
  limit: number,
): Promise<readonly Job[]> {
  const rows = await connection.call<JobRow>(
    'expire_leases',
    JOB_RETURNS,
    toStorableJson(transitions.map(transitionRow)),
    limit,
  );
  return rows.map(toJob);
}

export async function transitionForUser(
  connection: Connection,
  { userId, jobId, transition, maxActiveSubmissions }: UserTransition,
): Promise<UserTransitionOutcome> {
  const [row] = await connection.call<JobRow & { readonly active_submissions: number | null }>(
    'transition_for_user',
    `active_submissions bigint, ${JOB_RETURNS}`,
    toStorableText(userId),
    uuidOrNull(jobId),
    toStorableJson(transitionRow(transition)),
    maxActiveSubmissions,
  );
  if (!row) return { type: 'refused' };
  if (row.active_submissions === null) return { type: 'applied', job: toJob(row) };
  return { type: 'tooManyActive', activeSubmissions: row.active_submissions };
}

/**
 * The transition as a row of the type `transition`. What is undefined is not asked for, or stays.
 *
 * @throws RangeError for a moment that is no safe integer away
 */
export function transitionRow({ guard, patch }: Pick<Transition, 'guard' | 'patch'>) {
  return { ...guardRow(guard), ...patchRow(patch) };
}

function guardRow({ status, attemptsLeft, due, lease }: Guard) {
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
    expires_by_policy: patch.expiresAtMs?.byPolicy,
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
