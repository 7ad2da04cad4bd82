import { isFromNow, momentOf } from '../../domain/job/apply-transition.ts';
import type { Guard, Patch, Transition } from '../../domain/job/lifecycle.ts';

/** How a dialect of SQL takes values: each returns the text that stands for the value. */
export interface SqlBinder {
  value(value: string | number | null): string;
  json(value: object): string;
}

/** What a transition is compiled with, besides its own data. */
export interface TransitionSqlOptions {
  readonly bind: SqlBinder;
  /** By the store's clock. */
  readonly nowMs: number;
  /** Of the lease that comes with the call; null where nobody holds the job. */
  readonly fence: number | null;
}

const COLUMNS: Readonly<Record<keyof Patch, string>> = {
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
};

/** The guard as a condition on a row of `jobs`. */
export function guardSql(guard: Guard, { bind, nowMs, fence }: TransitionSqlOptions): string {
  const conditions = [statusSql(guard.status)];
  if (guard.due) conditions.push(`run_after_ms <= ${bind.value(nowMs)}`);
  if (guard.attemptsLeft !== undefined) {
    conditions.push(`attempts ${guard.attemptsLeft ? '<' : '>='} max_attempts`);
  }
  if (guard.lease === 'expired') {
    conditions.push(`(lease_until_ms IS NULL OR lease_until_ms <= ${bind.value(nowMs)})`);
  } else if (guard.lease === 'held') {
    conditions.push(`lease_until_ms > ${bind.value(nowMs)}`, `fence = ${bind.value(fence)}`);
  }
  return conditions.join(' AND ');
}

/** Spelled out, not bound: a partial index is used only for the very words of its condition. */
function statusSql(statuses: Guard['status']): string {
  const literals = statuses.map((status) => `'${status}'`);
  return literals.length === 1 ? `status = ${literals}` : `status IN (${literals.join(', ')})`;
}

/** The patch as what follows SET. */
export function patchSql(patch: Patch, { bind, nowMs }: TransitionSqlOptions): string {
  const assignments = [`updated_at_ms = ${bind.value(nowMs)}`];
  for (const [field, value] of Object.entries(patch)) {
    const column = COLUMNS[field as keyof Patch];
    assignments.push(`${column} = ${changeSql(column, value, bind, nowMs)}`);
  }
  return assignments.join(', ');
}

type Change = NonNullable<Patch[keyof Patch]> | null;

function changeSql(column: string, change: Change, bind: SqlBinder, nowMs: number): string {
  if (change === null || typeof change !== 'object') return bind.value(change);
  if (isFromNow(change)) return bind.value(momentOf(change, nowMs));
  if ('add' in change) return `${column} + ${bind.value(change.add)}`;
  return bind.json(change);
}

/** An UPDATE of the rows that `where` names and whose guard holds; it returns them. */
export function transitionSql(
  transition: Transition,
  where: (bind: SqlBinder) => string,
  options: TransitionSqlOptions,
): string {
  const patch = patchSql(transition.patch, options);
  const condition = `${where(options.bind)} AND ${guardSql(transition.guard, options)}`;
  return `UPDATE jobs SET ${patch} WHERE ${condition} RETURNING *`;
}
