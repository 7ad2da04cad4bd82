import { expect, onTestFinished, test, vi } from 'vitest';
import type { JobHint, JobStore } from '../ports/job-store.ts';
import { type HeldJob, startLeaseKeeper } from './lease-keeper.ts';

const NEVER_MS = 3_600_000;

function heldJob(jobId: string, stage: HeldJob['stage']): HeldJob {
  return {
    jobId,
    fence: 1,
    userId: 'ada',
    stage,
    writtenStage: stage,
    renewedAtMonotonicMs: 0,
    deadlineMonotonicMs: NEVER_MS,
    controller: new AbortController(),
  };
}

test('a job that is no longer held is stopped, but for one whose end is being written', async () => {
  const hints: ((hint: JobHint) => void)[] = [];
  const jobs: Pick<JobStore, 'held' | 'renew' | 'watch'> = {
    held: async () => [],
    renew: async () => [],
    watch: (onHint) => {
      hints.push(onHint);
      return () => undefined;
    },
  };
  const printing = heldJob('a', 'rendering');
  const ending = heldJob('b', 'recording');
  const keeper = startLeaseKeeper({
    jobs: jobs as JobStore,
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    log: { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn() },
    held: new Map([ending, printing].map((job) => [job.jobId, job])),
    leaseMs: NEVER_MS,
  });
  onTestFinished(keeper.stop);

  for (const tell of hints) tell({ jobs: null });

  await vi.waitFor(() => expect(printing.controller.signal.reason).toBe('lost'), 10_000);
  expect(ending.controller.signal.aborted).toBe(false);
});
