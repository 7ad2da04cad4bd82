import type { Job, Lease } from '../../../domain/job/job.ts';
import { giveBack, type Transition } from '../../../domain/job/lifecycle.ts';
import type { Completion, CompletionOutcome } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { insertExport, usedBytes } from './export-rows.ts';
import { type JobRow, toJob } from './job-row.ts';
import { guardSql, transitionSql } from './transition-sql.ts';

/** The condition on a row of `jobs` that it exists at all, to those who ask through the port. */
export const NOT_EXPIRED = '(expires_at_ms IS NULL OR expires_at_ms > ?)';

export function transitionJob(
  connection: Connection,
  jobId: string,
  transition: Transition,
  nowMs: number,
): Job | null {
  const where = { text: `id = ? AND ${NOT_EXPIRED}`, values: [jobId, nowMs] };
  const update = transitionSql(transition, where, nowMs);
  const row = connection.prepare(update.text).get(...update.values) as JobRow | undefined;
  return row ? toJob(row) : null;
}

export function isHeld(connection: Connection, lease: Lease, nowMs: number): boolean {
  const { guard } = giveBack(lease.fence);
  const held = guardSql(guard, nowMs);
  return (
    connection
      .prepare(`SELECT 1 FROM jobs WHERE id = ? AND ${held.text}`)
      .get(lease.jobId, ...held.values) !== undefined
  );
}

/** Inside a write transaction: what is checked first still holds when it is written. */
export function completeJob(
  connection: Connection,
  { lease, transition, exportDraft, quotaBytes }: Completion,
  nowMs: number,
): CompletionOutcome {
  if (!isHeld(connection, lease, nowMs)) return { type: 'lost' };
  const used = usedBytes(connection, exportDraft.userId, nowMs);
  if (used + exportDraft.fileSizeBytes > quotaBytes) {
    return { type: 'quotaExceeded', usedBytes: used };
  }
  if (!transitionJob(connection, lease.jobId, transition, nowMs)) return { type: 'lost' };
  insertExport(connection, exportDraft, nowMs);
  return { type: 'completed' };
}

/** Gives each job that fits one of the guards the first transition whose guard it fits. */
export function expireLeases(
  connection: Connection,
  transitions: readonly Transition[],
  limit: number,
  nowMs: number,
): Job[] {
  return expiredJobIds(connection, transitions, limit, nowMs).flatMap((jobId) => {
    for (const transition of transitions) {
      const job = transitionJob(connection, jobId, transition, nowMs);
      if (job) return [job];
    }
    return [];
  });
}

/** Longest expired first. */
export function expiredJobIds(
  connection: Connection,
  transitions: readonly Transition[],
  limit: number,
  nowMs: number,
): string[] {
  const found = transitions.flatMap(({ guard }) => {
    const { text, values } = guardSql(guard, nowMs);
    return connection
      .prepare(
        `SELECT id, lease_until_ms FROM jobs WHERE ${text} ORDER BY lease_until_ms, seq LIMIT ?`,
      )
      .all(...values, limit) as unknown as Pick<JobRow, 'id' | 'lease_until_ms'>[];
  });
  found.sort((a, b) => (a.lease_until_ms ?? 0) - (b.lease_until_ms ?? 0));
  return [...new Set(found.map(({ id }) => id))].slice(0, limit);
}
