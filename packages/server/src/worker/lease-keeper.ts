import type { JobStage } from '@offprint/contract';
import type { StopReason } from '../app/publish-pdf.ts';
import type { Lease } from '../domain/job/job.ts';
import { HELD, renew } from '../domain/job/lifecycle.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHint, JobStore } from '../ports/job-store.ts';
import type { Logger } from '../ports/logger.ts';

/** A job that this worker has under a lease. */
export interface HeldJob extends Lease {
  readonly userId: string;
  stage: JobStage;
  /** The stage that the store knows. */
  writtenStage: JobStage;
  /** When the claim or the last renewal was sent. */
  renewedAtMonotonicMs: number;
  /** After this the lease may have run out, so the job counts as lost. */
  deadlineMonotonicMs: number;
  readonly controller: AbortController;
}

export type HeldJobs = Map<string, HeldJob>;

export function stopJob(held: HeldJob, reason: StopReason): void {
  held.controller.abort(reason);
}

export interface LeaseKeeper {
  stop(): void;
}

interface LeaseKeeperOptions {
  readonly jobs: JobStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly held: HeldJobs;
  readonly leaseMs: number;
}

const LONGEST_TICK_MS = 1_000;
/** The shortest time between two checks of what is still held, however many hints come. */
const SHORTEST_QUIET_MS = 200;
/** The same while the store is unavailable. */
const LONGEST_QUIET_MS = 10_000;

/**
 * Renews the leases of all held jobs with one statement each third of the lease, writes stages with
 * it (at most once a second, so that a quick job costs no write), and aborts jobs that are lost:
 * cancelled, claimed by others, or past their deadline.
 *
 * The deadline counts from before the claim or renewal was sent, on the monotonic clock, so it is
 * never later than the store's.
 */
export function startLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { jobs, clock, log, held, leaseMs } = options;
  const renewEveryMs = leaseMs / 3;
  let askedAtMs = clock.monotonicMs();
  let renewing: Promise<void> | null = null;
  let lookTimer: NodeJS.Timeout | null = null;
  let quietMs = SHORTEST_QUIET_MS;
  let isStoreAway = false;
  let isStopped = false;

  async function renewAll(due: readonly HeldJob[]): Promise<void> {
    const sentAtMs = clock.monotonicMs();
    const stages = due.map(({ stage }) => stage);
    const renewals = due.map(({ jobId, fence, stage }) => ({
      lease: { jobId, fence },
      transition: renew(leaseMs, stage),
    }));
    const kept = new Set((await jobs.renew(renewals)).map(leaseKey));
    isStoreAway = false;
    for (const [index, job] of due.entries()) {
      if (!kept.has(leaseKey(job))) {
        stopIfHeld(job);
        continue;
      }
      job.deadlineMonotonicMs = Math.max(job.deadlineMonotonicMs, sentAtMs + leaseMs);
      job.renewedAtMonotonicMs = sentAtMs;
      job.writtenStage = stages[index] ?? job.writtenStage;
    }
  }

  async function look(): Promise<void> {
    const asked = [...held.values()];
    if (asked.length === 0) return;
    const leases = asked.map(({ jobId, fence }) => ({ jobId, fence }));
    const kept = new Set((await jobs.held(leases, HELD)).map(leaseKey));
    isStoreAway = false;
    quietMs = SHORTEST_QUIET_MS;
    for (const job of asked) if (!kept.has(leaseKey(job))) stopIfHeld(job);
  }

  function lookSoon(): void {
    if (isStopped) return;
    lookTimer ??= setTimeout(() => {
      lookTimer = null;
      look().catch((error) => {
        warn(error);
        quietMs = Math.min(quietMs * 2, LONGEST_QUIET_MS);
        lookSoon();
      });
    }, quietMs);
  }

  /** A job whose end is being written may have ended by that write, which reports it. */
  function stopIfHeld(job: HeldJob): void {
    if (held.get(job.jobId) === job && job.stage !== 'recording') stopJob(job, 'lost');
  }

  function stopOverdue(nowMs: number): void {
    for (const job of held.values()) if (nowMs >= job.deadlineMonotonicMs) stopJob(job, 'lost');
  }

  function tick(): void {
    const nowMs = clock.monotonicMs();
    stopOverdue(nowMs);
    // A renewal that is never answered must not be the last one.
    if (renewing && nowMs - askedAtMs < renewEveryMs) return;
    const due = [...held.values()].filter((job) => isDue(job, nowMs));
    if (due.length === 0) return;
    askedAtMs = nowMs;
    const asked = renewAll(due)
      .catch(warn)
      .finally(() => {
        if (renewing === asked) renewing = null;
      });
    renewing = asked;
  }

  function isDue(job: HeldJob, nowMs: number): boolean {
    if (job.controller.signal.aborted) return false;
    if (nowMs - job.renewedAtMonotonicMs >= renewEveryMs) return true;
    return job.stage !== job.writtenStage && nowMs - job.renewedAtMonotonicMs >= LONGEST_TICK_MS;
  }

  function onHint(hint: JobHint): void {
    if (held.size === 0) return;
    if (hint.jobs === null) lookSoon();
    for (const { id, status } of hint.jobs ?? []) {
      const job = held.get(id);
      if (job && status === 'cancelled') stopJob(job, 'lost');
    }
  }

  /** Warns once for each outage. */
  function warn(error: unknown): void {
    if (!isStopped && !isStoreAway) log.warn({ err: error }, 'the leases could not be looked at');
    isStoreAway = true;
  }

  const timer = setInterval(tick, Math.min(LONGEST_TICK_MS, leaseMs / 6));
  const stopWatching = jobs.watch(onHint);
  return {
    stop() {
      isStopped = true;
      clearInterval(timer);
      if (lookTimer) clearTimeout(lookTimer);
      stopWatching();
    },
  };
}

function leaseKey({ jobId, fence }: Lease): string {
  return `${jobId}/${fence}`;
}
