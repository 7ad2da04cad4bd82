import { isFromNow, momentOf } from '../../../domain/job/from-now.ts';
import { type AttemptEnding, MOST_PAST_ATTEMPTS } from '../../../domain/job/job.ts';
import type { FromNow, Guard, Patch } from '../../../domain/job/lifecycle.ts';

/** How a dialect of SQL takes values and the time. Each method returns the SQL text for it. */
export interface SqlDialect {
  value(value: string | number): string;
  json(value: object): string;
  moment(moment: FromNow): string;
  isOneOf(column: string, values: readonly string[]): string;
  /** The fence of the lease that comes with the call. */
  fence(): string;
}

const NOW: FromNow = { fromNowMs: 0 };

type Value = Omit<Patch, 'endsAttempt'>;

const COLUMNS: Readonly<Record<keyof Value, string>> = {
  status: 'status',
  stage: 'stage',
  progress: 'progress',
  attempts: 'attempts',
  fence: 'fence',
  leaseUntilMs: 'lease_until_ms',
  runAfterMs: 'run_after_ms',
  error: 'error',
  result: 'result',
  startedAtMs: 'started_at_ms',
  finishedAtMs: 'finished_at_ms',
  expiresAtMs: 'expires_at_ms',
  worker: 'worker',
};

/** The guard as a condition on a row. */
export function guardSql(guard: Guard, sql: SqlDialect): string {
  const conditions = [sql.isOneOf('status', guard.status)];
  if (guard.due) conditions.push(`run_after_ms <= ${sql.moment(NOW)}`);
  if (guard.attemptsLeft !== undefined) {
    conditions.push(`attempts ${guard.attemptsLeft ? '<' : '>='} max_attempts`);
  }
  if (guard.lease === 'expired') {
    conditions.push(`(lease_until_ms IS NULL OR lease_until_ms <= ${sql.moment(NOW)})`);
  } else if (guard.lease === 'held') {
    conditions.push(`lease_until_ms > ${sql.moment(NOW)}`, `fence = ${sql.fence()}`);
  }
  return conditions.join(' AND ');
}

/**
 * The patch as the assignments after SET.
 *
 * @throws RangeError if a time would not be a safe integer
 */
export function patchSql({ endsAttempt, ...patch }: Patch, sql: SqlDialect): string {
  const assignments = [`updated_at_ms = ${sql.moment(NOW)}`];
  for (const [field, value] of Object.entries(patch)) {
    const column = COLUMNS[field as keyof Value];
    assignments.push(`${column} = ${changeSql(column, value, sql)}`);
  }
  if (endsAttempt) assignments.push(`past_attempts = ${attemptSql(endsAttempt, sql)}`);
  return assignments.join(', ');
}

/**
 * The past attempts and the one that the patch ends. Most jobs have only one. Columns have the
 * values from before the patch.
 */
function attemptSql({ outcome, error }: AttemptEnding, sql: SqlDialect): string {
  const attempt = () => `json_object('number', attempts, 'worker', worker,
    'startedAtMs', started_at_ms, 'endedAtMs', ${sql.moment(NOW)}, 'outcome', ${sql.value(outcome)},
    'error', ${error ? `json(${sql.json(error)})` : 'NULL'})`;
  return `CASE WHEN status <> 'processing' THEN past_attempts
    WHEN past_attempts IS NULL THEN json_array(${attempt()})
    WHEN json_array_length(past_attempts) < ${MOST_PAST_ATTEMPTS}
      THEN json_insert(past_attempts, '$[#]', ${attempt()})
    ELSE json_insert(json_remove(past_attempts, '$[0]'), '$[#]', ${attempt()}) END`;
}

const POLICY_COLUMNS = { failedJobTtlMs: 'failed_job_ttl_ms' } as const;

function momentSql(moment: FromNow, sql: SqlDialect): string {
  const { byPolicy } = moment;
  const plain = () => sql.moment({ fromNowMs: momentOf(moment, 0) });
  if (byPolicy === undefined) return plain();
  return `coalesce(${sql.moment(NOW)} + ${POLICY_COLUMNS[byPolicy]}, ${plain()})`;
}

type Change = NonNullable<Value[keyof Value]> | null;

function changeSql(column: string, change: Change, sql: SqlDialect): string {
  if (change === null) return 'NULL';
  if (typeof change !== 'object') return sql.value(change);
  if (isFromNow(change)) return momentSql(change, sql);
  if ('add' in change) return `${column} + ${sql.value(change.add)}`;
  return sql.json(change);
}
