import type { Completion } from '../../../domain/job/lifecycle.ts';
import type { ChangedJob, CompletionOutcome, LeasedTransition } from '../../../ports/job-store.ts';
import { guardSql, patchSql } from '../transition-sql.ts';
import type { Connection } from './connection.ts';
import { NOT_EXPIRED } from './job-rows.ts';
import { groupLeased, type LeasedCalls } from './leased-calls.ts';

interface Call extends LeasedTransition<Completion> {
  outcome: CompletionOutcome | null;
}

interface HeldRow {
  readonly place: number;
  readonly user_id: string;
  /** Null when the job is completed; else what the user has used, for there was no room. */
  readonly used_bytes: number | null;
}

/**
 * The outcome of each, as if they had come one by one.
 *
 * @param onCompleted told of the jobs that one statement has completed
 */
export async function completeAll(
  connection: Connection,
  commands: readonly LeasedTransition<Completion>[],
  onCompleted: (jobs: readonly ChangedJob[]) => void,
): Promise<readonly CompletionOutcome[]> {
  const calls: Call[] = commands.map((command) => ({ ...command, outcome: null }));
  const firstOfEachJob = new Map(calls.toReversed().map((call) => [call.lease.jobId, call]));
  onCompleted(await settle(connection, [...firstOfEachJob.values()]));
  for (const call of calls) {
    if (call.outcome === null) onCompleted(await settle(connection, [call]));
  }
  return calls.map(({ outcome }) => outcome as CompletionOutcome);
}

/** Leaves those open for which there was no room together with others. Returns the completed. */
async function settle(connection: Connection, calls: readonly Call[]): Promise<ChangedJob[]> {
  const completed: ChangedJob[] = [];
  const groups = groupLeased(
    calls,
    ({ lease }) => lease,
    ({ transition: { guard, patch } }, sql) => ({
      guard: guardSql(guard, sql),
      patch: patchSql(patch, sql),
      sizeBytes: sql.value(patch.result.fileSizeBytes),
    }),
  );
  for (const group of groups) {
    const held = new Map(
      (await connection.run<HeldRow>(completion(group))).map((row) => [row.place, row]),
    );
    for (const [place, call] of group.calls.entries()) {
      const row = held.get(place);
      call.outcome = outcomeOf(row, calls.length === 1);
      if (call.outcome?.type !== 'completed' || !row) continue;
      completed.push({ userId: row.user_id, id: call.lease.jobId, status: 'completed' });
    }
  }
  return completed;
}

function outcomeOf(row: HeldRow | undefined, isAlone: boolean): CompletionOutcome | null {
  if (!row) return { type: 'lost' };
  if (row.used_bytes === null) return { type: 'completed' };
  return isAlone ? { type: 'quotaExceeded', usedBytes: row.used_bytes } : null;
}

interface CompletionSql {
  readonly guard: string;
  readonly patch: string;
  readonly sizeBytes: string;
}

/** Completes those that are held, but of a user all or none: as many as all of them have room. */
function completion({ given, value, texts }: Omit<LeasedCalls<Call, CompletionSql>, 'calls'>) {
  const sql = `
    WITH held AS MATERIALIZED (
      SELECT given.*, ${texts.sizeBytes} AS size_bytes, job_states.user_id, fixed.*
      FROM ${given}
      JOIN job_states ON job_states.job_id = given.job_id
      JOIN jobs ON jobs.id = given.job_id
      CROSS JOIN LATERAL json_to_record(spec) AS fixed ("templateId" text, "templateVersion" text,
        "fileName" text, source json, policy json)
      WHERE ${texts.guard} AND ${NOT_EXPIRED}
      ORDER BY given.place FOR UPDATE OF job_states
    ), of_user AS (
      SELECT user_id, sum(size_bytes)::bigint AS bytes,
        min((policy ->> 'quotaBytes')::bigint) AS quota_bytes
      FROM held GROUP BY user_id ORDER BY user_id
    ), with_room AS (
      -- The row of the usage is locked by now; what is used is then looked at.
      INSERT INTO usage (user_id, used_bytes)
      SELECT user_id, bytes FROM of_user WHERE bytes <= quota_bytes
      ON CONFLICT (user_id) DO UPDATE SET used_bytes = usage.used_bytes + excluded.used_bytes
      WHERE usage.used_bytes + excluded.used_bytes
          <= (SELECT quota_bytes FROM of_user WHERE of_user.user_id = usage.user_id)
        OR unexpired_bytes(usage.user_id, $2) + excluded.used_bytes
          <= (SELECT quota_bytes FROM of_user WHERE of_user.user_id = usage.user_id)
      RETURNING user_id
    ), completed AS (
      UPDATE job_states SET ${texts.patch}
      FROM held AS given JOIN with_room USING (user_id)
      WHERE job_states.job_id = given.job_id
      RETURNING given.*, result, updated_at_ms
    ), published AS (
      INSERT INTO exports (id, job_id, user_id, document_id, document_version, template_id,
        template_version, file_name, storage_key, file_size_bytes, page_count, created_at_ms,
        expires_at_ms)
      SELECT file."exportId", job_id, user_id, source ->> 'documentId',
        (source ->> 'version')::bigint, "templateId", "templateVersion", "fileName",
        file."storageKey", size_bytes, file."pageCount", updated_at_ms,
        updated_at_ms + (policy ->> 'exportTtlMs')::bigint
      FROM completed CROSS JOIN LATERAL json_to_record(result)
        AS file ("exportId" uuid, "storageKey" text, "pageCount" bigint)
    )
    SELECT place, user_id, NULL FROM completed
    UNION ALL
    SELECT place, user_id, unexpired_bytes(user_id, $2) FROM held
    WHERE user_id NOT IN (SELECT user_id FROM with_room)`;
  return { sql, returns: 'place bigint, user_id text, used_bytes bigint', values: [value] };
}
