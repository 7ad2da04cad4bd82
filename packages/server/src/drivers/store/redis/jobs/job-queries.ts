import { type JobStatus, TERMINAL_STATUSES } from '@offprint/contract';
import type { Job } from '../../../../domain/job/job.ts';
import type { JobFilter, QueueStats } from '../../../../ports/job-store.ts';
import { type DueQueue, LONG_QUEUE } from '../../due-queues.ts';
import { type Bind, defineScript } from '../scripts.ts';
import { parseRecord, sourceLine } from './job-record.ts';

type SnapshotAnswer = readonly [
  record: string,
  place: number | null,
  turn: number | null,
  hasFile: number,
  isLost: number,
];

export interface FoundJob {
  readonly job: Job;
  readonly place: number | null;
  /** Set instead of `place` for a job in a long queue. */
  readonly turn: number | null;
  readonly hasFile: boolean;
  /** The record exists, but not the index entry by which workers or sweepers find it. */
  readonly isLost: boolean;
}

function toFoundJob([record, place, turn, hasFile, isLost]: SnapshotAnswer): FoundJob {
  return { job: parseRecord(record), place, turn, hasFile: hasFile === 1, isLost: isLost === 1 };
}

export const findJob = defineScript({
  lua: 'jobs/find-job',
  writes: false,
  encode: (userId: string, jobId: string) => [userId, jobId, LONG_QUEUE],
  decode: (found: readonly SnapshotAnswer[]) => found.map(toFoundJob),
});

export const findBatch = defineScript({
  lua: 'jobs/find-batch',
  writes: false,
  encode: (userId: string, batchId: string) => [userId, batchId, LONG_QUEUE],
  decode: (batch: readonly SnapshotAnswer[]) => batch.map(toFoundJob),
});

/** Where a part of a list starts: behind a job, or at an index if that job is gone. */
interface ListPlace {
  readonly afterId: string | null;
  readonly start: number;
}

interface ListPart {
  readonly fitting: number;
  readonly jobs: readonly FoundJob[];
  readonly next: ListPlace | null;
}

const listPart = defineScript({
  lua: 'jobs/list-jobs',
  writes: false,
  encode: (
    userId: string,
    { status, documentId, limit, offset }: JobFilter,
    { afterId, start }: ListPlace,
  ) => [
    userId,
    status ?? null,
    documentId === undefined ? null : sourceLine(documentId),
    afterId,
    start,
    offset,
    limit,
    LONG_QUEUE,
  ],
  decode: ([fitting, page, afterId, start]: readonly [
    number,
    readonly SnapshotAnswer[],
    string | null,
    number | null,
  ]): ListPart => ({
    fitting,
    jobs: page.map(toFoundJob),
    next: afterId === null || start === null ? null : { afterId, start },
  }),
});

/** A page of a user's jobs, newest first, read by several short scripts. */
export function createList(bind: Bind) {
  const readPart = bind(listPart);

  return async (userId: string, filter: JobFilter) => {
    const jobs: FoundJob[] = [];
    let total = 0;
    for (let place: ListPlace | null = { afterId: null, start: 0 }; place; ) {
      const limit = filter.limit - jobs.length;
      const offset = Math.max(0, filter.offset - total);
      const part: ListPart = await readPart(userId, { ...filter, limit, offset }, place);
      jobs.push(...part.jobs);
      total += part.fitting;
      place = part.next;
    }
    return { jobs, total };
  };
}

export const countDueQueues = defineScript({
  lua: 'jobs/due-queues',
  writes: false,
  encode: () => [],
  decode: (queues: readonly [number, readonly number[], readonly number[]][]): DueQueue[] =>
    queues.map(([priority, firstDueMs, jobs]) => ({ priority, firstDueMs, jobs })),
});

export const countActive = defineScript({
  lua: 'jobs/count-active',
  writes: false,
  encode: (userId: string) => [userId],
  decode: (count: number) => count,
});

export const nextDue = defineScript({
  lua: 'jobs/next-due',
  writes: false,
  encode: () => [],
  decode: (dueInMs: number | null) => dueInMs,
});

type StatsAnswer = readonly [
  pending: number,
  processing: number,
  oldestDueAtMs: number | null,
  ...finished: number[],
];

export const queueStats = defineScript({
  lua: 'jobs/queue-stats',
  writes: false,
  encode: () => [],
  decode: ([pending, processing, oldestDueAtMs, ...finished]: StatsAnswer): QueueStats => {
    const counts = TERMINAL_STATUSES.map((status, n) => [status, finished[n] ?? 0] as const);
    return {
      byStatus: {
        pending,
        processing,
        ...(Object.fromEntries(counts) as Record<(typeof TERMINAL_STATUSES)[number], number>),
      } satisfies Record<JobStatus, number>,
      oldestDueAtMs,
    };
  },
});

export const restoreJob = defineScript({
  lua: 'jobs/restore-job',
  writes: true,
  encode: ({ userId, id }: Pick<Job, 'userId' | 'id'>) => [userId, id],
  decode: () => undefined,
});
