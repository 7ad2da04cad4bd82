import type { JobSnapshot, JobStore } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { type FoundJob, findJob } from './job-queries.ts';
import type { PositionsOf } from './queue-positions.ts';
import { createReadGroup } from './read-group.ts';

/** Some ten megabytes. */
const MOST_KEPT = 5_000;

/**
 * Finds jobs for clients that poll. A row is not read again until the database changes or the job expires:
 * most of the time nothing has changed, and SQLite tells that for less than a row costs.
 */
export function createJobLookups(
  connection: Connection,
  positionsOf: PositionsOf,
): JobStore['find'] {
  const found = new Map<string, FoundJob>();
  let ownVersion = 0;
  let foreignVersion = 0;

  function forgetIfChanged(): void {
    const own = connection.ownVersion();
    const foreign = connection.foreignVersion();
    if (own === ownVersion && foreign === foreignVersion && found.size < MOST_KEPT) return;
    ownVersion = own;
    foreignVersion = foreign;
    found.clear();
  }

  function find(userId: string, jobId: string, nowMs: number): JobSnapshot | null {
    const known = found.get(jobId);
    if (known && known.snapshot.job.userId === userId && nowMs < known.untilMs) {
      return known.snapshot;
    }
    const read = findJob(connection, positionsOf, userId, jobId, nowMs);
    if (read && nowMs < read.untilMs) found.set(jobId, read);
    return read?.snapshot ?? null;
  }

  const readTogether = createReadGroup((work) =>
    connection.read((nowMs) => {
      forgetIfChanged();
      return work(nowMs);
    }),
  );
  return (userId, jobId) => readTogether((nowMs) => find(userId, jobId, nowMs));
}
