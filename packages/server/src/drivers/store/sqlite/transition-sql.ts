import type { SQLInputValue } from 'node:sqlite';
import {
  type Guard,
  isFromNow,
  momentOf,
  type Patch,
  type Transition,
} from '../../../domain/job/lifecycle.ts';

/** A piece of SQL and what its question marks stand for. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
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
export function guardSql(guard: Guard, nowMs: number): Sql {
  const conditions = [statusSql(guard.status)];
  const values: SQLInputValue[] = [];
  if (guard.due) {
    conditions.push('run_after_ms <= ?');
    values.push(nowMs);
  }
  if (guard.attemptsLeft !== undefined) {
    conditions.push(`attempts ${guard.attemptsLeft ? '<' : '>='} max_attempts`);
  }
  if (guard.lease === 'expired') {
    conditions.push('(lease_until_ms IS NULL OR lease_until_ms <= ?)');
    values.push(nowMs);
  } else if (guard.lease) {
    conditions.push('lease_until_ms > ?', 'fence = ?');
    values.push(nowMs, guard.lease.fence);
  }
  return { text: conditions.join(' AND '), values };
}

/** Spelled out, not bound: SQLite uses a partial index only for the very words of its condition. */
function statusSql(statuses: Guard['status']): string {
  const literals = statuses.map((status) => `'${status}'`);
  return literals.length === 1 ? `status = ${literals}` : `status IN (${literals.join(', ')})`;
}

/** An UPDATE of the row that `where` names, if the guard holds; it returns the row. */
export function transitionSql(transition: Transition, where: Sql, nowMs: number): Sql {
  const patch = patchSql(transition.patch, nowMs);
  const guard = guardSql(transition.guard, nowMs);
  const text = `UPDATE jobs SET ${patch.text} WHERE ${where.text} AND ${guard.text} RETURNING *`;
  return { text, values: [...patch.values, ...where.values, ...guard.values] };
}

function patchSql(patch: Patch, nowMs: number): Sql {
  const assignments = ['updated_at_ms = ?'];
  const values: SQLInputValue[] = [nowMs];
  for (const [field, value] of Object.entries(patch)) {
    const column = COLUMNS[field as keyof Patch];
    assignments.push(`${column} = ${isAddition(value) ? `${column} + ?` : '?'}`);
    values.push(boundValue(value, nowMs));
  }
  return { text: assignments.join(', '), values };
}

function boundValue(value: Patch[keyof Patch], nowMs: number): SQLInputValue {
  if (isFromNow(value)) return momentOf(value, nowMs);
  if (isAddition(value)) return value.add;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value ?? null;
}

function isAddition(value: unknown): value is { readonly add: number } {
  return typeof value === 'object' && value !== null && 'add' in value;
}
