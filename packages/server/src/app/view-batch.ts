import { type BatchView, isTerminal, type JobStatus } from '@offprint/contract';
import { notFound } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import type { AppContext } from './context.ts';
import { viewJob } from './view-job.ts';

/** @throws OffprintError NOT_FOUND, also for another user's batch */
export async function getBatch(
  ctx: AppContext,
  caller: Caller,
  batchId: string,
): Promise<BatchView> {
  const snapshots = await findBatch(ctx, caller, batchId);
  const counts = countStatuses(snapshots.map(({ job }) => job.status));
  const hasFile = snapshots.some((snapshot) => snapshot.hasFile);
  return {
    batchId,
    status: statusOf(counts, snapshots.length),
    counts,
    total: snapshots.length,
    zipUrl: hasFile ? `${ctx.settings.publicUrl}/api/v1/export/batch/${batchId}/zip` : null,
    jobs: snapshots.map((snapshot) => viewJob(ctx, snapshot)),
  };
}

/** @throws OffprintError NOT_FOUND */
export async function findBatch(
  { jobs }: Pick<AppContext, 'jobs'>,
  { userId }: Caller,
  batchId: string,
): Promise<readonly JobSnapshot[]> {
  const snapshots = await jobs.findBatch(userId, batchId);
  if (snapshots.length === 0) throw notFound('The batch');
  return snapshots;
}

type StatusCounts = Record<JobStatus, number>;

function countStatuses(statuses: readonly JobStatus[]): StatusCounts {
  const counts = { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const status of statuses) counts[status] += 1;
  return counts;
}

function statusOf(counts: StatusCounts, total: number): JobStatus {
  if (counts.pending === total) return 'pending';
  if (counts.pending + counts.processing > 0) return 'processing';
  if (counts.completed > 0) return 'completed';
  return counts.failed > 0 ? 'failed' : 'cancelled';
}

/** Why a job of a batch has no file, for people; null when it has one. */
export function reasonWithoutFile({ job, hasFile }: JobSnapshot): string | null {
  if (hasFile) return null;
  if (!isTerminal(job.status)) return `It is still ${job.status}.`;
  if (job.status === 'completed') return 'Its file was deleted, or has expired.';
  return job.error?.message ?? 'It was cancelled.';
}
