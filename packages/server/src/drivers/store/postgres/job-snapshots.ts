import type { Job } from '../../../domain/job/job.ts';
import type { JobSnapshot } from '../../../ports/job-store.ts';
import { createDueQueues, type DueQueue, LONG_QUEUE, placeIn } from '../due-queues.ts';
import type { Connection } from './connection.ts';
import { JOB_COLUMNS, JOB_RETURNS, type JobRow, toJob } from './job-rows.ts';
import { spelled, sql } from './sql.ts';

export interface SnapshotRow extends JobRow {
  readonly place: number | null;
  /** Set instead of `place` for a job in a long queue. */
  readonly turn: number | null;
  readonly has_file: boolean;
}

/** To be selected from `SNAPSHOTS`, as `SNAPSHOT_RETURNS`. */
export const SNAPSHOT = sql`${JOB_COLUMNS}, place, turn,
  EXISTS (SELECT FROM exports WHERE exports.job_id = jobs.id AND exports.expires_at_ms > $2)`;
export const SNAPSHOT_RETURNS = `${JOB_RETURNS}, place bigint, turn bigint, has_file boolean`;
export const SNAPSHOTS = spelled(`jobs JOIN job_states ON job_id = id
  LEFT JOIN queue_places($2, queue_exceeds(${LONG_QUEUE})) ON waiting_id = id`);

export type SnapshotsOf = (rows: readonly SnapshotRow[]) => Promise<readonly JobSnapshot[]>;

/** Makes snapshots of rows. Asks for more only if jobs wait in a long queue. */
export function createSnapshots(connection: Connection): SnapshotsOf {
  const dueQueues = createDueQueues(() => countDueQueues(connection));

  return async (rows) => {
    const isLong = rows.some(({ turn }) => turn !== null);
    const queues = isLong ? await dueQueues() : [];
    return rows.map((row) => {
      const job = toJob(row);
      return { job, queuePosition: placeOf(row, job, queues), hasFile: row.has_file };
    });
  };
}

function placeOf(
  { place, turn }: SnapshotRow,
  { priority, runAfterMs }: Job,
  queues: readonly DueQueue[],
): number | null {
  return turn === null ? place : placeIn(queues, { priority, runAfterMs, turn });
}

interface DueQueueRow {
  readonly priority: number;
  readonly first_due_ms: number[];
  readonly jobs: number[];
}

async function countDueQueues({ run }: Connection): Promise<readonly DueQueue[]> {
  const rows = await run<DueQueueRow>(
    'priority bigint, first_due_ms json, jobs json',
    sql`
      SELECT priority, json_agg(first_due_ms ORDER BY first_due_ms), json_agg(jobs)
      FROM (
        SELECT priority, min(run_after_ms) AS first_due_ms, count(*) AS jobs FROM job_states
        WHERE status = 'pending' AND run_after_ms <= $2
        GROUP BY priority, user_id
      ) AS queue GROUP BY priority`,
  );
  return rows.map((row) => ({
    priority: row.priority,
    firstDueMs: row.first_due_ms,
    jobs: row.jobs,
  }));
}
