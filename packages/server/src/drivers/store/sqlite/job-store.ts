import { TERMINAL_STATUSES } from '@offprint/contract';
import { exportOf } from '../../../domain/export-record.ts';
import type { Job, JobResult } from '../../../domain/job/job.ts';
import type { Completion, Guard, Transition } from '../../../domain/job/lifecycle.ts';
import type {
  CompletionOutcome,
  JobStore,
  LeasedTransition,
  UserTransition,
  UserTransitionOutcome,
} from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { insertExport, storedBytes } from './export-rows.ts';
import type { Hints } from './hints.ts';
import { claimJobs, nextJobSeq } from './job-claim.ts';
import { createJobLookups } from './job-lookups.ts';
import { findBatch, listJobs, nextDueInMs, queueStats, searchJobs } from './job-queries.ts';
import { type JobRow, NOT_EXPIRED, rowsThatFit, sqliteDialect, transitionJob } from './job-rows.ts';
import {
  countActiveSubmissions,
  findSubmission,
  isActive,
  removeKey,
  submitJobs,
} from './job-submission.ts';
import { createQueuePositions } from './queue-positions.ts';
import { guardSql } from './transition-sql.ts';
import type { Write, WriteOptions } from './write-queue.ts';

const TERMINAL = TERMINAL_STATUSES.map((status) => `'${status}'`).join(', ');

export function createJobStore(connection: Connection, hints: Hints): JobStore {
  const { read } = connection;
  const positionsOf = createQueuePositions(connection);

  /** Writes, and notifies the watchers of this process at once. */
  const write: Write = (work, options) =>
    connection.write(work, { onCommit: hints.committed, ...options });

  return {
    submit: (submission) => write((nowMs) => submitJobs(connection, submission, nowMs)),
    findSubmission: (userId, idempotencyKey) =>
      read((nowMs) => findSubmission(connection, userId, idempotencyKey, nowMs)),
    find: createJobLookups(connection, positionsOf),
    list: (userId, filter) =>
      read((nowMs) => listJobs(connection, positionsOf, userId, filter, nowMs)),
    findBatch: (userId, batchId) =>
      read((nowMs) => findBatch(connection, positionsOf, userId, batchId, nowMs)),
    countActiveSubmissions: (userId) => read(() => countActiveSubmissions(connection, userId)),
    transitionForUser: (command) => write((nowMs) => transitionForUser(connection, command, nowMs)),
    remove: (userId, jobId) => write((nowMs) => removeJob(connection, userId, jobId, nowMs)),

    async claim({ transition, limit }) {
      // Idle workers ask often, and should not take the write lock to find that nothing is due.
      if ((await read((nowMs) => nextJobSeq(connection, nowMs))) === null) return [];
      return write((nowMs) => claimJobs(connection, transition, limit, nowMs), LEASE);
    },

    async renew(renewals) {
      if (renewals.length === 0) return [];
      return write(
        (nowMs) =>
          renewals
            .filter((renewal) => transitionHeld(connection, renewal, nowMs) !== null)
            .map(({ lease }) => lease),
        LEASE,
      );
    },

    held: (leases, guard) =>
      read((nowMs) =>
        leases.filter(
          (lease) => rowsThatFit(connection, guard, { lease, nowMs, columns: '1' }).length > 0,
        ),
      ),

    transition: (command) => write((nowMs) => transitionHeld(connection, command, nowMs)),
    complete: (command) => write((nowMs) => completeJob(connection, command, nowMs)),

    async expireLeases(transitions, limit) {
      const guards = transitions.map(({ guard }) => guard);
      const expired = await read((nowMs) => expiredJobIds(connection, guards, limit, nowMs));
      if (expired.length === 0) return [];
      return write((nowMs) => expireLeases(connection, transitions, limit, nowMs));
    },

    purgeExpired: (limit) => write((nowMs) => purgeExpired(connection, limit, nowMs)),
    nextDueInMs: () => read((nowMs) => nextDueInMs(connection, nowMs)),
    stats: () => read((nowMs) => queueStats(connection, nowMs)),
    search: (search) => read((nowMs) => searchJobs(connection, search, nowMs)),
    watch: (onHint) => hints.watch(onHint),
  };
}

/** A lease need not survive a power cut, since its holder ends with the machine. */
const LEASE: WriteOptions = { answeredWhen: 'committed' };

// These run inside a write transaction, so what they check still holds when they write.

function transitionHeld(
  connection: Connection,
  { lease, transition }: LeasedTransition,
  nowMs: number,
): Job | null {
  return transitionJob(connection, { jobId: lease.jobId, lease }, transition, nowMs);
}

function completeJob(
  connection: Connection,
  command: LeasedTransition<Completion>,
  nowMs: number,
): CompletionOutcome {
  const { lease, transition } = command;
  const columns = 'user_id, quota_bytes';
  const [held] = rowsThatFit(connection, transition.guard, { lease, nowMs, columns });
  if (!held) return { type: 'lost' };
  const { user_id: userId, quota_bytes: quotaBytes } = held as JobRow;
  const used = storedBytes(connection, userId, nowMs);
  if (used + transition.patch.result.fileSizeBytes > quotaBytes) {
    return { type: 'quotaExceeded', usedBytes: used };
  }
  const job = transitionHeld(connection, command, nowMs);
  if (!job) return { type: 'lost' };
  insertExport(connection, exportOf(job as Job & { result: JobResult }));
  return { type: 'completed' };
}

function transitionForUser(
  connection: Connection,
  { userId, jobId, transition, maxActiveSubmissions }: UserTransition,
  nowMs: number,
): UserTransitionOutcome {
  const { sql, values } = sqliteDialect(nowMs);
  const fits = guardSql(transition.guard, sql);
  const found = connection
    .prepare(
      `SELECT submission_id FROM jobs
       WHERE ${fits} AND id = ? AND user_id = ? AND ${NOT_EXPIRED}`,
    )
    .get(...values, jobId, userId, nowMs) as Pick<JobRow, 'submission_id'> | undefined;
  if (!found) return { type: 'refused' };
  if (maxActiveSubmissions !== null && !isActive(connection, userId, found.submission_id)) {
    const activeSubmissions = countActiveSubmissions(connection, userId);
    if (activeSubmissions >= maxActiveSubmissions) {
      return { type: 'tooManyActive', activeSubmissions };
    }
  }
  const job = transitionJob(connection, { jobId, lease: null }, transition, nowMs);
  return job ? { type: 'applied', job } : { type: 'refused' };
}

/**
 * Applies to each job that fits one of the guards the transition of the first guard that it fits.
 */
function expireLeases(
  connection: Connection,
  transitions: readonly Transition[],
  limit: number,
  nowMs: number,
): Job[] {
  const guards = transitions.map(({ guard }) => guard);
  return expiredJobIds(connection, guards, limit, nowMs).flatMap((jobId) => {
    for (const transition of transitions) {
      const job = transitionJob(connection, { jobId, lease: null }, transition, nowMs);
      if (job) return [job];
    }
    return [];
  });
}

/** The ids, sorted by expiry. */
function expiredJobIds(
  connection: Connection,
  guards: readonly Guard[],
  limit: number,
  nowMs: number,
): string[] {
  const found = guards.flatMap(
    (guard) =>
      rowsThatFit(connection, guard, {
        lease: null,
        nowMs,
        columns: 'id, lease_until_ms',
        rest: 'ORDER BY lease_until_ms, seq LIMIT ?',
        values: [limit],
      }) as Pick<JobRow, 'id' | 'lease_until_ms'>[],
  );
  found.sort((a, b) => (a.lease_until_ms ?? 0) - (b.lease_until_ms ?? 0));
  return [...new Set(found.map(({ id }) => id))].slice(0, limit);
}

function removeJob(connection: Connection, userId: string, jobId: string, nowMs: number): boolean {
  const row = connection
    .prepare(
      `DELETE FROM jobs WHERE id = ? AND user_id = ? AND status IN (${TERMINAL})
       AND ${NOT_EXPIRED} RETURNING submission_id`,
    )
    .get(jobId, userId, nowMs) as Pick<JobRow, 'submission_id'> | undefined;
  if (!row) return false;
  removeKey(connection, row.submission_id);
  return true;
}

function purgeExpired(connection: Connection, limit: number, nowMs: number): number {
  const rows = connection
    .prepare(
      `DELETE FROM jobs WHERE seq IN (
         SELECT seq FROM jobs WHERE expires_at_ms <= ? ORDER BY expires_at_ms, seq LIMIT ?
       ) RETURNING submission_id`,
    )
    .all(nowMs, limit) as unknown as Pick<JobRow, 'submission_id'>[];
  for (const submissionId of new Set(rows.map((row) => row.submission_id))) {
    removeKey(connection, submissionId);
  }
  return rows.length;
}
