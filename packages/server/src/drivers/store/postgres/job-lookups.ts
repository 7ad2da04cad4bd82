import type { JobSnapshot, JobStore } from '../../../ports/job-store.ts';
import { inGroups } from '../call-groups.ts';
import { LONG_QUEUE } from '../due-queues.ts';
import type { Connection } from './connection.ts';
import { SNAPSHOT_RETURNS, type SnapshotRow, type SnapshotsOf } from './job-snapshots.ts';
import { toStorableText, uuidOrNull } from './sql.ts';

interface AskedJob {
  readonly userId: string;
  readonly jobId: string;
}

/** A job as this process last read it. */
interface KnownJob {
  /** The transaction that wrote its row. */
  readonly version: number;
  readonly snapshot: JobSnapshot;
}

interface FoundRow extends SnapshotRow {
  readonly nth: number;
  readonly version: number;
}

const RETURNS = `nth integer, version bigint, ${SNAPSHOT_RETURNS}`;
/** One, so that many clients share a large group, in which each job costs least. */
const GROUPS_UNDER_WAY = 1;
/** Some ten megabytes. */
const MOST_KNOWN = 5_000;

/**
 * Finds jobs for clients that poll. Postgres is always asked, but first only which jobs have
 * changed since this process read them: most have not, and finding, sending and parsing a row takes
 * several times as long.
 */
export function createJobLookups({ call }: Connection, snapshotsOf: SnapshotsOf): JobStore['find'] {
  const knownJobs = new Map<string, KnownJob>();

  function knownTo({ userId, jobId }: AskedJob): KnownJob | undefined {
    const known = knownJobs.get(jobId);
    return known?.snapshot.job.userId === userId ? known : undefined;
  }

  function remember({ version }: FoundRow, snapshot: JobSnapshot): void {
    if (knownJobs.size >= MOST_KNOWN) knownJobs.clear();
    knownJobs.set(snapshot.job.id, { version, snapshot });
  }

  async function unchanged(asked: readonly AskedJob[]): Promise<Map<AskedJob, JobSnapshot>> {
    const known = asked.flatMap((job) => {
      const found = knownTo(job);
      return found && found.snapshot.queuePosition === null ? [{ ...found, job }] : [];
    });
    if (known.length === 0) return new Map();
    const rows = await call<{ readonly nth: number }>(
      'unchanged_jobs',
      'nth integer',
      known.map(({ snapshot }) => snapshot.job.id),
      known.map(({ version }) => version),
      known.map(({ snapshot }) => snapshot.hasFile),
    );
    return new Map(
      rows.flatMap(({ nth }) => {
        const found = known[nth - 1];
        return found ? [[found.job, found.snapshot]] : [];
      }),
    );
  }

  async function changed(asked: readonly AskedJob[]): Promise<Map<AskedJob, JobSnapshot>> {
    const found = new Map<AskedJob, JobSnapshot>();
    if (asked.length === 0) return found;
    const rows = await call<FoundRow>(
      'find_jobs',
      RETURNS,
      asked.map(({ userId }) => toStorableText(userId)),
      asked.map(({ jobId }) => uuidOrNull(jobId)),
      LONG_QUEUE,
    );
    for (const [n, snapshot] of (await snapshotsOf(rows)).entries()) {
      const row = rows[n] as FoundRow;
      remember(row, snapshot);
      const job = asked[row.nth - 1];
      if (job) found.set(job, snapshot);
    }
    return found;
  }

  /** In the order of the arguments; null for a job that is not there, or another user's. */
  async function findAll(asked: readonly AskedJob[]): Promise<readonly (JobSnapshot | null)[]> {
    const same = await unchanged(asked);
    const others = await changed(asked.filter((job) => !same.has(job)));
    return asked.map((job) => same.get(job) ?? others.get(job) ?? null);
  }

  const find = inGroups(findAll, GROUPS_UNDER_WAY);
  return (userId, jobId) => find({ userId, jobId });
}
