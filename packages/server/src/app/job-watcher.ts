import type { JobStatus } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobHint, JobSnapshot, JobStore } from '../ports/job-store.ts';

export interface JobListener {
  /** The current state of a job that has changed; null if its record is gone. */
  onJob(jobId: string, snapshot: JobSnapshot | null): void;
  /** The jobs that the listener shows with a place in the queue, which other jobs change too. */
  placedJobs(): Iterable<string>;
  /** The store could not be asked. Changes since the last call are not reported. */
  onFailure(error: unknown): void;
}

/** Reports the changes of users' jobs. Each change is read once, however many listen. */
export interface JobWatcher {
  /** @param jobId the job to listen to; null: the user's newest jobs, and new ones */
  listen(userId: string, jobId: string | null, listener: JobListener): () => void;
  /** Ends all listening. */
  close(): void;
}

/** How many of a user's jobs are read again when any of them may have changed. */
export const WATCHED_JOBS = 100;
/** How old the places in the queue that listeners show may be. */
export const PLACES_WITHIN_MS = 5_000;
/** The statuses of jobs that enter, leave or stand in the queue. */
const MOVES_QUEUE: ReadonlySet<JobStatus> = new Set(['pending', 'processing', 'cancelled']);

interface Subscription extends JobListener {
  readonly jobId: string | null;
}

/** The listeners of one user, and what has to be read for them. */
interface UserWatch {
  readonly subscriptions: Set<Subscription>;
  changedIds: Set<string>;
  mayAllHaveChanged: boolean;
  isReading: boolean;
}

/** Watches the store once for all users. Reads nothing while nothing of a user changes. */
export function createJobWatcher(jobs: JobStore): JobWatcher {
  const users = new Map<string, UserWatch>();
  let stopWatching: (() => void) | null = null;
  let placesTimer: NodeJS.Timeout | null = null;

  function onHint(hint: JobHint): void {
    if (hint.jobs === null) {
      for (const [userId, watch] of users) {
        watch.mayAllHaveChanged = true;
        readSoon(userId, watch);
      }
    }
    for (const { userId, id, status } of hint.jobs ?? []) {
      if (MOVES_QUEUE.has(status)) placesTimer ??= setTimeout(readPlaces, PLACES_WITHIN_MS).unref();
      const watch = users.get(userId);
      if (!watch || !concerns(watch, id)) continue;
      watch.changedIds.add(id);
      readSoon(userId, watch);
    }
  }

  function readPlaces(): void {
    placesTimer = null;
    for (const [userId, watch] of users) {
      for (const each of watch.subscriptions) {
        for (const jobId of each.placedJobs()) watch.changedIds.add(jobId);
      }
      if (watch.changedIds.size > 0) readSoon(userId, watch);
    }
  }

  /** Changes that come while a read is under way share the next one. */
  function readSoon(userId: string, watch: UserWatch): void {
    if (watch.isReading) return;
    watch.isReading = true;
    setImmediate(async () => {
      try {
        while (hasChanges(watch)) await read(userId, watch);
      } catch (error) {
        for (const { onFailure } of [...watch.subscriptions]) onFailure(error);
      } finally {
        watch.isReading = false;
      }
    });
  }

  async function read(userId: string, watch: UserWatch): Promise<void> {
    const { changedIds, mayAllHaveChanged } = watch;
    watch.changedIds = new Set();
    watch.mayAllHaveChanged = false;
    const read = new Set<string>();
    // Later listeners have read a newer state themselves.
    const asking = [...watch.subscriptions];
    const tell = (jobId: string, snapshot: JobSnapshot | null) => {
      read.add(jobId);
      for (const each of asking) {
        if (!watch.subscriptions.has(each)) continue;
        if (each.jobId === null || each.jobId === jobId) each.onJob(jobId, snapshot);
      }
    };
    const named = asking.flatMap(({ jobId }) => jobId ?? []);
    if (mayAllHaveChanged) {
      for (const snapshot of await newest(userId, watch)) tell(snapshot.job.id, snapshot);
    }
    for (const jobId of new Set([...changedIds, ...(mayAllHaveChanged ? named : [])])) {
      if (!read.has(jobId)) tell(jobId, await jobs.find(userId, jobId));
    }
  }

  async function newest(userId: string, { subscriptions }: UserWatch) {
    if (![...subscriptions].some(({ jobId }) => jobId === null)) return [];
    const page = await jobs.list(userId, { limit: WATCHED_JOBS, offset: 0 });
    return page.jobs.toReversed();
  }

  return {
    listen(userId, jobId, listener) {
      stopWatching ??= jobs.watch(onHint);
      const watch = users.get(userId) ?? newWatch();
      users.set(userId, watch);
      const subscription = { ...listener, jobId };
      watch.subscriptions.add(subscription);
      return () => {
        watch.subscriptions.delete(subscription);
        if (watch.subscriptions.size === 0 && users.get(userId) === watch) users.delete(userId);
        if (users.size > 0) return;
        stopWatching?.();
        stopWatching = null;
        if (placesTimer) clearTimeout(placesTimer);
        placesTimer = null;
      };
    },
    close() {
      const closed = new OffprintError('STORE_UNAVAILABLE', 'The job store is closed.');
      for (const { subscriptions } of [...users.values()]) {
        for (const { onFailure } of [...subscriptions]) onFailure(closed);
      }
    },
  };
}

function newWatch(): UserWatch {
  return {
    subscriptions: new Set(),
    changedIds: new Set(),
    mayAllHaveChanged: false,
    isReading: false,
  };
}

function concerns({ subscriptions }: UserWatch, id: Job['id']): boolean {
  for (const { jobId } of subscriptions) if (jobId === null || jobId === id) return true;
  return false;
}

function hasChanges({ subscriptions, changedIds, mayAllHaveChanged }: UserWatch): boolean {
  return subscriptions.size > 0 && (mayAllHaveChanged || changedIds.size > 0);
}
