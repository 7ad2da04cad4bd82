import type { Job } from '../../../packages/server/src/domain/job/job.ts';
import { liveJobs, type MemoryState } from './memory-state.ts';

/** The job that is next, by the words of the port; undefined when none may be claimed. */
export function nextJob(state: MemoryState): Job | undefined {
  const running = new Map<string, number>();
  for (const { status, userId } of liveJobs(state)) {
    if (status === 'processing') running.set(userId, (running.get(userId) ?? 0) + 1);
  }
  const runningOf = (job: Job) => running.get(job.userId) ?? 0;
  return firstOfQueues(dueJobs(state))
    .filter((job) => runningOf(job) < job.policy.userConcurrency)
    .sort((a, b) => a.priority - b.priority || runningOf(a) - runningOf(b) || byWaiting(a, b))[0];
}

/** Where the job is when users take turns: the first of each, then the second of each. */
export function positionOf(state: MemoryState, jobId: string): number | null {
  const job = state.jobs.get(jobId);
  if (job?.status !== 'pending') return null;
  const due = dueJobs(state);
  const turnOf = (one: Job) =>
    due.filter((other) => isSameQueue(one, other) && byWaiting(other, one) < 0).length;
  const order = due.sort(
    (a, b) => a.priority - b.priority || turnOf(a) - turnOf(b) || byWaiting(a, b),
  );
  const index = order.findIndex(({ id }) => id === jobId);
  return (index === -1 ? due.length : index) + 1;
}

function dueJobs(state: MemoryState): Job[] {
  const nowMs = state.nowMs();
  return liveJobs(state).filter((job) => job.status === 'pending' && job.runAfterMs <= nowMs);
}

/** A user's jobs of one priority are claimed strictly in order. */
function firstOfQueues(jobs: readonly Job[]): Job[] {
  return jobs.filter(
    (job) => !jobs.some((other) => isSameQueue(job, other) && byWaiting(other, job) < 0),
  );
}

function isSameQueue(a: Job, b: Job): boolean {
  return a.userId === b.userId && a.priority === b.priority;
}

function byWaiting(a: Job, b: Job): number {
  return a.runAfterMs - b.runAfterMs || (a.id < b.id ? -1 : Number(a.id > b.id));
}
