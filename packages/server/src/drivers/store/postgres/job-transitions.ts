import type { Job, Lease } from '../../../domain/job/job.ts';
import type { Guard, Transition } from '../../../domain/job/lifecycle.ts';
import type {
  ClaimedJob,
  ClaimRequest,
  LeasedTransition,
  UserTransition,
  UserTransitionOutcome,
} from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { JOB_RETURNS, type JobRow, toJob } from './job-rows.ts';
import { uuidOrNull } from './sql.ts';
import { toStorableJson, toStorableText } from './storable-text.ts';
import { guardRow, transitionRow } from './transition-row.ts';

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

/** The jobs after those of the transitions that were applied; one call for transitions alike. */
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

/** Those of the leases under which the guard holds, in their order. */
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

/** Gives each job that fits one of the guards the first transition whose guard it fits. */
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
