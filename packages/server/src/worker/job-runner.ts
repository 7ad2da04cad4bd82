import type { StopReason } from '../app/publish-pdf.ts';
import type { RunEnd } from '../app/run-export.ts';
import type { Job } from '../domain/job/job.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClaimedJob } from '../ports/job-store.ts';
import { type HeldJob, type HeldJobs, stopJob } from './lease-keeper.ts';
import type { Work } from './work.ts';

export interface JobRunner {
  readonly held: HeldJobs;
  /** Runs in progress, including those whose job is no longer held. */
  readonly active: number;
  /** Held jobs without a completion in progress: sending the completion frees the slot. */
  readonly occupied: number;
  /** @param claimSentAtMs monotonic; the lease can't have started before */
  run(claimed: ClaimedJob, claimSentAtMs: number): void;
  stop(jobIds: readonly string[], reason: StopReason): void;
  stopAll(reason: StopReason): void;
  /** Resolves when all current runs have ended. */
  settled(): Promise<void>;
}

export interface JobRunnerOptions {
  readonly work: Work;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** The completion of a job was sent. */
  readonly onRecording: () => void;
  readonly onEnd: (end: RunEnd, job: Job, durationMs: number) => void;
}

/** Runs claimed jobs under their leases, and reports how each one ended. */
export function createJobRunner({
  work,
  clock,
  leaseMs,
  onRecording,
  onEnd,
}: JobRunnerOptions): JobRunner {
  const held: HeldJobs = new Map();
  const running = new Set<Promise<void>>();

  async function runHeld(claimed: ClaimedJob, job: HeldJob): Promise<void> {
    const startedAtMs = clock.monotonicMs();
    const end = await work.run({
      claimed,
      claimMs: startedAtMs - job.renewedAtMonotonicMs,
      signal: job.controller.signal,
      onStage: (stage) => {
        job.stage = stage;
        if (stage === 'recording') onRecording();
      },
    });
    if (held.get(job.jobId) === job) held.delete(job.jobId);
    onEnd(end, claimed.job, clock.monotonicMs() - startedAtMs);
  }

  return {
    held,
    run(claimed, claimSentAtMs) {
      const job = holdJob(claimed, claimSentAtMs, leaseMs);
      // After a jump of the store's clock, a job may be claimed again that still runs here.
      const earlier = held.get(job.jobId);
      if (earlier) stopJob(earlier, 'lost');
      held.set(job.jobId, job);
      work.claimed(claimed.job);
      const run = runHeld(claimed, job).finally(() => running.delete(run));
      running.add(run);
    },
    stop(jobIds, reason) {
      for (const id of jobIds) {
        const job = held.get(id);
        if (job) stopJob(job, reason);
      }
    },
    stopAll(reason) {
      for (const job of held.values()) stopJob(job, reason);
    },
    async settled() {
      await Promise.all(running);
    },
    get active() {
      return running.size;
    },
    get occupied() {
      return [...held.values()].filter(({ stage }) => stage !== 'recording').length;
    },
  };
}

function holdJob({ job }: ClaimedJob, claimSentAtMs: number, leaseMs: number): HeldJob {
  return {
    jobId: job.id,
    fence: job.fence,
    userId: job.userId,
    stage: 'loading',
    writtenStage: 'loading',
    renewedAtMonotonicMs: claimSentAtMs,
    deadlineMonotonicMs: claimSentAtMs + leaseMs,
    controller: new AbortController(),
  };
}
