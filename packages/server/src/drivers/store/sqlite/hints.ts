import type { ChangedJob, JobHint } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';
import { createWatchers } from '../watchers.ts';
import type { Connection } from './connection.ts';

/** Not a version that a database can have. */
const UNSEEN = -1;

/** The interval for checking whether another connection has written. */
const POLL_MS = 100;

export interface Hints {
  /** Tells the watchers what this connection has committed, in a later turn of the event loop. */
  committed(): void;
  watch(watcher: (hint: JobHint) => void): () => void;
  close(): void;
}

interface ChangeRow extends ChangedJob {
  readonly seq: number;
}

/**
 * Hints from the changes that triggers record in the database, whichever process made them. Reads
 * nothing while there are no watchers or no writes.
 */
export function createHints(connection: Connection, logger: Logger): Hints {
  let poll: NodeJS.Timeout | undefined;
  let seenVersion = 0;
  let seenSeq = 0;
  let isLookScheduled = false;
  const watchers = createWatchers(logger, (isWatched) => (isWatched ? start() : stop()));

  function start() {
    seenVersion = connection.foreignVersion();
    seenSeq = newestSeq();
    poll = setInterval(lookForForeignCommits, POLL_MS).unref();
  }

  function stop() {
    clearInterval(poll);
    poll = undefined;
  }

  function newestSeq(): number {
    const row = connection.prepare('SELECT max(seq) AS seq FROM job_changes').get();
    return Number(row?.seq ?? 0);
  }

  function lookForForeignCommits() {
    const version = attempt(connection.foreignVersion);
    if (version !== null && version !== seenVersion && look()) seenVersion = version;
  }

  /** False if the changes could not be read. The next look finds them. */
  function look(): boolean {
    const changes = poll ? attempt(changesSince) : [];
    if (changes === null) return false;
    const [first] = changes;
    if (first) tell(first, changes);
    return true;
  }

  function tell(first: ChangeRow, changes: readonly ChangeRow[]) {
    const isGap = first.seq > seenSeq + 1;
    seenSeq = changes.at(-1)?.seq ?? seenSeq;
    const jobs = changes.map(({ userId, id, status }) => ({ userId, id, status }));
    watchers.tell({ jobs: isGap ? null : jobs });
  }

  function changesSince(): readonly ChangeRow[] {
    return connection
      .prepare(
        `SELECT seq, user_id AS userId, job_id AS id, status FROM job_changes
         WHERE seq > ? ORDER BY seq`,
      )
      .all(seenSeq) as unknown as ChangeRow[];
  }

  function attempt<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      logger.debug({ err: error }, 'cannot see whether jobs have changed');
      return null;
    }
  }

  return {
    committed() {
      if (!poll || isLookScheduled) return;
      isLookScheduled = true;
      setImmediate(() => {
        isLookScheduled = false;
        // Otherwise the next poll looks again.
        if (!look()) seenVersion = UNSEEN;
      });
    },
    watch: watchers.add,
    close: watchers.clear,
  };
}
