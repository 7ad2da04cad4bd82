import type { Completion } from '../../../domain/job/lifecycle.ts';
import type { ChangedJob, CompletionOutcome, LeasedTransition } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { transitionRow } from './job-transitions.ts';
import { toStorableJson, uuidOrNull } from './sql.ts';

interface Call extends LeasedTransition<Completion> {
  outcome: CompletionOutcome | null;
}

interface HeldRow {
  readonly id: string;
  readonly user_id: string;
  /** Null if the job is completed; else the bytes the user has used, since there was no room. */
  readonly used_bytes: number | null;
}

/**
 * The outcome of each, as if they had come one by one.
 *
 * @param onCompleted called with the jobs that one step has completed
 */
export async function completeAll(
  connection: Connection,
  commands: readonly LeasedTransition<Completion>[],
  onCompleted: (jobs: readonly ChangedJob[]) => void,
): Promise<readonly CompletionOutcome[]> {
  const calls: Call[] = commands.map((command) => ({ ...command, outcome: null }));
  const firstOfEachJob = new Map(calls.toReversed().map((call) => [call.lease.jobId, call]));
  const together = Map.groupBy(firstOfEachJob.values(), transitionOf);
  for (const [transition, group] of together) {
    onCompleted(await settle(connection, transition, group));
  }
  for (const call of calls) {
    if (call.outcome === null) onCompleted(await settle(connection, transitionOf(call), [call]));
  }
  return calls.map(({ outcome }) => outcome as CompletionOutcome);
}

/** Without the result, which differs for each job. */
function transitionOf({ transition: { guard, patch } }: Call): string {
  return toStorableJson(transitionRow({ guard, patch: { ...patch, result: null } }));
}

/**
 * Completes what it can, and returns it. Jobs without room for all of their user's stay open. Calls
 * are made in the order of jobs, so that two groups never wait for each other.
 */
async function settle(
  connection: Connection,
  transition: string,
  unordered: readonly Call[],
): Promise<ChangedJob[]> {
  const calls = unordered.toSorted((a, b) => (a.lease.jobId < b.lease.jobId ? -1 : 1));
  const results = calls.map((call) => call.transition.patch.result);
  const rows = await connection.call<HeldRow>(
    'complete_jobs',
    'id uuid, user_id text, used_bytes bigint',
    transition,
    calls.map(({ lease }) => uuidOrNull(lease.jobId)),
    calls.map(({ lease }) => lease.fence),
    { json: results.map(toStorableJson) },
    results.map(({ fileSizeBytes }) => fileSizeBytes),
  );
  const held = new Map(rows.map((row) => [row.id, row]));
  for (const call of calls) {
    call.outcome = outcomeOf(held.get(call.lease.jobId), calls.length === 1);
  }
  return rows
    .filter(({ used_bytes }) => used_bytes === null)
    .map(({ id, user_id }) => ({ userId: user_id, id, status: 'completed' }));
}

function outcomeOf(row: HeldRow | undefined, isAlone: boolean): CompletionOutcome | null {
  if (!row) return { type: 'lost' };
  if (row.used_bytes === null) return { type: 'completed' };
  return isAlone ? { type: 'quotaExceeded', usedBytes: row.used_bytes } : null;
}
