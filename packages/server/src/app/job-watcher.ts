import type { JobStatus } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobHint, JobSnapshot, JobStore } from '../ports/job-store.ts';

export interface JobListener {
  /** A job that has changed, as it is now; null when its record is gone. */
  onJob(jobId: string, snapshot: JobSnapshot | null): void;
  /** The jobs that it shows with a place in the queue, which jobs of others move too. */
  placedJobs(): Iterable<string>;
  /** The store could not be asked. What has changed meanwhile is not told. */
  onFailure(error: unknown): void;
}

/** Tells listeners of the changes of a user's jobs, with one read a change, whoever listens. */
export interface JobWatcher {
  /** @param jobId of the job to be told of; null for the user's newest jobs, and those to come */
  listen(userId: string, jobId: string | null, listener: JobListener): () => void;
  /** Tells every listener that there is nothing more to come. */
  close(): void;
}

/** Of a user's jobs so many are read again when any of them may have changed. */
export const WATCHED_JOBS = 100;
/** After the queue has moved, places in it are right again within this time. */
export const PLACES_WITHIN_MS = 5_000;
/** What a job has when it joins, moves in or leaves the queue. */
const MOVES_QUEUE: ReadonlySet<JobStatus> = new Set(['pending', 'processing', 'cancelled']);

interface Subscription extends JobListener {
  readonly jobId: string | null;
}

/** The listeners of one user, and what is to be read for them. */
interface UserWatch {
  readonly subscriptions: Set<Subscription>;
  changedIds: Set<string>;
  mayAllHaveChanged: boolean;
  isReading: boolean;
}

/** One watcher of the store serves all users; while nothing of a user changes, nothing is read. */
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
    // Who comes later has read for itself what is newer than this.
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
