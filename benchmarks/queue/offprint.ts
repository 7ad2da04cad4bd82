import { v7 as newId } from 'uuid';
import { createEvent } from '../../packages/server/src/async/event.ts';
import {
  type Job,
  type JobResult,
  type JobSpec,
  leaseOf,
} from '../../packages/server/src/domain/job/job.ts';
import {
  type Completion,
  claim,
  complete,
} from '../../packages/server/src/domain/job/lifecycle.ts';
import type { ClaimedJob, LeasedTransition } from '../../packages/server/src/ports/job-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import { type Contender, inLanes, type Style, untilDone } from './contender.ts';
import { payload } from './payload.ts';

const LEASE_MS = 30_000;
const DAY_MS = 24 * 3_600_000;
const RECORD_TTL = { completedMs: 600_000, failedMs: 7 * DAY_MS };

export interface Users {
  readonly count: number;
  /** At most so many jobs of one user are claimed at once. */
  readonly concurrency: number;
}

export interface Stores {
  readonly producer: Store;
  /** May be the same one, where a second would not stand for another machine. */
  readonly worker: Store;
}

/**
 * The job store as the API and the worker use it. What the others don't do: claims are fair between
 * users under a limit for each, and a completion is fenced by a lease, writes a history row and
 * adds to the user's usage under a quota. A job's document is a row of its own.
 */
export function offprint(
  { producer, worker: workerStore }: Stores,
  style: Style,
  users: Users,
): Contender {
  let submissions = 0;

  async function submit(size: number, first: number): Promise<void> {
    const userId = `user-${submissions++ % users.count}`;
    const submissionId = newId();
    const outcome = await producer.jobs.submit({
      userId,
      submissionId,
      jobs: Array.from({ length: size }, (_, index) => ({
        spec: jobSpec(userId, submissionId, users.concurrency),
        document: payload(first + index),
      })),
      maxActiveSubmissions: Number.MAX_SAFE_INTEGER,
      idempotency: null,
    });
    if (outcome.type !== 'created') throw new Error(`a submission was ${outcome.type}`);
  }

  function claimJobs(limit: number): Promise<readonly ClaimedJob[]> {
    return workerStore.jobs.claim({ transition: claim(LEASE_MS), limit });
  }

  async function completeAll(claimed: readonly ClaimedJob[]): Promise<void> {
    const outcomes = await Promise.all(
      claimed.map(({ job }) => workerStore.jobs.complete(completion(job))),
    );
    const failed = outcomes.find(({ type }) => type !== 'completed');
    if (failed) throw new Error(`a completion was ${failed.type}`);
  }

  /** Completes what it holds and asks for more in the same turn, as our worker does. */
  function worker(limit: number): () => Promise<number> {
    let held: readonly ClaimedJob[] = [];
    return async () => {
      const ended = held;
      const [, next] = await Promise.all([completeAll(ended), claimJobs(limit)]);
      held = next;
      return ended.length;
    };
  }

  return {
    submit: (jobs) => inLanes(jobs, style, submit),
    process: (jobs) => untilDone(jobs, style, () => worker(style.batch)),
    async wait(onClaimed) {
      const hinted = createEvent();
      const stopping = new AbortController();
      const stopWatching = workerStore.jobs.watch(hinted.set);
      const loop = async () => {
        while (!stopping.signal.aborted) {
          const claimed = await claimJobs(1);
          if (claimed.length > 0) onClaimed();
          await completeAll(claimed);
          if (claimed.length === 0) await hinted.wait(1_000, stopping.signal);
        }
      };
      const ended = loop();
      return async () => {
        stopping.abort();
        await ended;
        stopWatching();
      };
    },
    async close() {
      await workerStore.close();
      await producer.close();
    },
  };
}

function jobSpec(userId: string, submissionId: string, userConcurrency: number): JobSpec {
  return {
    id: newId(),
    userId,
    submissionId,
    batchId: null,
    source: { type: 'inline' },
    templateId: 'modern',
    templateVersion: '1.0.0',
    options: { pageSize: 'A4' },
    quality: 'standard',
    fileName: 'Ada Lovelace.pdf',
    priority: 10,
    maxAttempts: 5,
    policy: { userConcurrency, quotaBytes: Number.MAX_SAFE_INTEGER, exportTtlMs: 7 * DAY_MS },
    announcesEnd: false,
    webhook: null,
  };
}

function completion(job: Job): LeasedTransition<Completion> {
  const result: JobResult = {
    exportId: newId(),
    storageKey: `exports/${job.userId}/inline/${job.id}/${job.fence}.pdf`,
    fileSizeBytes: 100_000,
    pageCount: 2,
    warnings: [],
  };
  return { lease: leaseOf(job), transition: complete(result, RECORD_TTL) };
}
