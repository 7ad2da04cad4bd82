import type { JobSnapshot, JobStore } from '../../../ports/job-store.ts';
import type { Connection } from './connection.ts';
import { type FoundJob, findJob } from './job-queries.ts';
import type { PositionsOf } from './queue-positions.ts';
import { createReadGroup } from './read-group.ts';

/** About ten megabytes. */
const MOST_KEPT = 5_000;

/**
 * Finds jobs for clients that poll. A row is read again only after the database has changed or the
 * job has expired. Mostly nothing has changed, and checking that costs less than reading a row.
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
