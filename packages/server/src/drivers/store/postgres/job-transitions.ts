import type { Job, Lease } from '../../../domain/job/job.ts';
import type { Guard, Transition } from '../../../domain/job/lifecycle.ts';
import type {
  ChangedJob,
  ClaimedJob,
  ClaimRequest,
  LeasedTransition,
  UserTransition,
  UserTransitionOutcome,
} from '../../../ports/job-store.ts';
import { guardSql, patchSql } from '../transition-sql.ts';
import type { Connection } from './connection.ts';
import { JOB_COLUMNS, JOB_RETURNS, type JobRow, NOT_EXPIRED, toJob } from './job-rows.ts';
import { ACTIVE, submissionLock } from './job-submission.ts';
import { groupLeased } from './leased-calls.ts';
import { createValues } from './sql-values.ts';

export async function claimJobs(
  connection: Connection,
  { transition, limit }: ClaimRequest,
): Promise<readonly ClaimedJob[]> {
  const values = createValues();
  const sql = { ...values, fence: noLease };
  const rows = await connection.run<JobRow & { readonly document: ClaimedJob['document'] }>({
    sql: `
      WITH next AS MATERIALIZED (
        SELECT * FROM lock_next_jobs(${values.value(limit)}, $2) WITH ORDINALITY AS next (id, place)
      ), claimed AS (
        UPDATE job_states SET ${patchSql(transition.patch, sql)} FROM next
        WHERE job_id = next.id AND ${guardSql(transition.guard, sql)}
        RETURNING job_states.*, place
      )
      SELECT ${JOB_COLUMNS}, document FROM claimed JOIN jobs ON id = job_id ORDER BY place`,
    returns: `${JOB_RETURNS}, document json`,
    values: values.list,
  });
  return rows.map((row) => ({ job: toJob(row), document: row.document }));
}

/** The jobs after those of the transitions that were applied. */
export async function transitionAll<Command extends LeasedTransition>(
  connection: Connection,
  commands: readonly Command[],
): Promise<ReadonlyMap<Command, Job>> {
  const groups = groupLeased(
    commands,
    ({ lease }) => lease,
    ({ transition }, sql) => ({
      patch: patchSql(transition.patch, sql),
      guard: guardSql(transition.guard, sql),
    }),
  );
  const applied = groups.map(async ({ calls, given, value, texts }) => {
    const rows = await connection.run<JobRow & { readonly place: number }>({
      sql: `
        WITH changed AS (
          UPDATE job_states SET ${texts.patch} FROM ${given}
          WHERE job_states.job_id = given.job_id AND ${texts.guard} AND ${NOT_EXPIRED}
          RETURNING job_states.*, place
        )
        SELECT place, ${JOB_COLUMNS} FROM changed JOIN jobs ON id = job_id`,
      returns: `place bigint, ${JOB_RETURNS}`,
      values: [value],
    });
    return rows.map((row) => [calls[row.place] as Command, toJob(row)] as const);
  });
  return new Map((await Promise.all(applied)).flat());
}

/** Those of the leases under which the guard holds, in their order. */
export async function heldLeases(
  connection: Connection,
  leases: readonly Lease[],
  guard: Guard,
): Promise<readonly Lease[]> {
  const groups = groupLeased(
    leases,
    (lease) => lease,
    (_, sql) => guardSql(guard, sql),
  );
  const held = groups.map(async ({ calls, given, value, texts }) => {
    const rows = await connection.run<{ readonly place: number }>({
      sql: `SELECT place FROM ${given} JOIN job_states ON job_states.job_id = given.job_id
        WHERE ${texts}`,
      returns: 'place bigint',
      values: [value],
    });
    return rows.map(({ place }) => calls[place]);
  });
  const found = new Set((await Promise.all(held)).flat());
  return leases.filter((lease) => found.has(lease));
}

/** Gives each job that fits one of the guards the first transition whose guard it fits. */
export async function expireLeases(
  connection: Connection,
  transitions: readonly Transition[],
  limit: number,
): Promise<readonly Job[]> {
  const values = createValues();
  const sql = { ...values, fence: noLease };
  const fits = transitions.map(({ guard }, index) => `WHEN ${guardSql(guard, sql)} THEN ${index}`);
  const changes = transitions.map(
    ({ patch }, index) => `changed_${index} AS (
      UPDATE job_states SET ${patchSql(patch, sql)} FROM expired
      WHERE job_states.job_id = expired.job_id AND nth = ${index} RETURNING job_states.*
    )`,
  );
  const changed = transitions.map((_, index) => `SELECT * FROM changed_${index}`);
  const rows = await connection.run<JobRow>({
    // A lease is set exactly while processing; whether it has run out is the guards' affair.
    sql: `
      WITH expired AS MATERIALIZED (
        SELECT job_id, nth FROM job_states CROSS JOIN LATERAL (
          SELECT CASE ${fits.join(' ')} END AS nth
        ) AS fitting
        WHERE status = 'processing' AND nth IS NOT NULL
        ORDER BY lease_until_ms, job_id LIMIT ${values.value(limit)}
        FOR UPDATE OF job_states SKIP LOCKED
      ), ${changes.join(', ')}
      SELECT ${JOB_COLUMNS} FROM (${changed.join(' UNION ALL ')}) AS changed
      JOIN jobs ON id = job_id`,
    returns: JOB_RETURNS,
    values: values.list,
  });
  return rows.map(toJob);
}

export async function transitionForUser(
  connection: Connection,
  { userId, jobId, transition, maxActiveSubmissions }: UserTransition,
): Promise<UserTransitionOutcome> {
  const values = createValues();
  const sql = { ...values, fence: noLease };
  const limit = maxActiveSubmissions === null ? 'NULL' : values.value(maxActiveSubmissions);
  const [row] = await connection.runForUser<
    { readonly active_submissions: number; readonly is_applied: boolean } & JobRow
  >(userId, {
    sql: `
      WITH fitting AS MATERIALIZED (
        SELECT job_id, submission_id FROM job_states
        WHERE job_id = ${values.id(jobId)} AND user_id = $3
          AND ${guardSql(transition.guard, sql)} AND ${NOT_EXPIRED}
        FOR UPDATE
      ), active AS MATERIALIZED (
        SELECT count(DISTINCT submission_id) AS submissions,
          bool_or(submission_id = (SELECT submission_id FROM fitting)) AS is_among_them
        FROM job_states WHERE ${ACTIVE}
      ), changed AS (
        UPDATE job_states SET ${patchSql(transition.patch, sql)} FROM fitting, active
        WHERE job_states.job_id = fitting.job_id
          AND (${limit} IS NULL OR is_among_them OR submissions < ${limit})
        RETURNING job_states.*
      )
      SELECT submissions, changed.job_id IS NOT NULL, ${JOB_COLUMNS}
      FROM fitting CROSS JOIN active JOIN jobs ON id = fitting.job_id
      LEFT JOIN changed ON changed.job_id = fitting.job_id`,
    returns: `active_submissions bigint, is_applied boolean, ${JOB_RETURNS}`,
    values: values.list,
    lock: submissionLock(userId),
  });
  if (!row) return { type: 'refused' };
  if (row.is_applied) return { type: 'applied', job: toJob(row) };
  return { type: 'tooManyActive', activeSubmissions: row.active_submissions };
}

interface RemovedRow {
  readonly id: string;
  readonly user_id: string;
  readonly status: ChangedJob['status'];
}

export async function removeJob(
  connection: Connection,
  userId: string,
  jobId: string,
): Promise<readonly ChangedJob[]> {
  const values = createValues();
  const which = `job_id = ${values.id(jobId)} AND user_id = $3 AND ${NOT_EXPIRED}
    AND status NOT IN ('pending', 'processing')`;
  const rows = await connection.runForUser<RemovedRow>(userId, removal(which, values.list));
  return rows.map(toChangedJob);
}

export async function purgeExpired(
  connection: Connection,
  limit: number,
): Promise<readonly ChangedJob[]> {
  const values = createValues();
  // An array, since Postgres may read a subquery after IN once for each row, each time others.
  const which = `job_id = ANY (ARRAY(
    SELECT job_id FROM job_states WHERE expires_at_ms <= $2
    ORDER BY expires_at_ms LIMIT ${values.value(limit)} FOR UPDATE SKIP LOCKED))`;
  return (await connection.run<RemovedRow>(removal(which, values.list))).map(toChangedJob);
}

function removal(which: string, values: readonly (string | null)[]) {
  const sql = `
    WITH gone AS (
      DELETE FROM job_states WHERE ${which} RETURNING job_id, user_id, status
    ), fixed AS (
      DELETE FROM jobs USING gone WHERE id = job_id
    )
    SELECT job_id, user_id, status FROM gone`;
  return { sql, returns: 'id uuid, user_id text, status text', values };
}

function toChangedJob({ id, user_id, status }: RemovedRow): ChangedJob {
  return { id, userId: user_id, status };
}

function noLease(): string {
  return 'NULL';
}
