import type { ExportRequest } from '@offprint/contract';
import { onTestFinished } from 'vitest';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { submitExport } from '../../packages/server/src/app/submit-export.ts';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import type { Caller, Plan } from '../../packages/server/src/domain/plan.ts';
import type { ObjectStorage } from '../../packages/server/src/ports/object-storage.ts';
import { printing } from '../../packages/server/src/worker/work.ts';
import {
  createWorker,
  type Worker,
  type WorkerOptions,
} from '../../packages/server/src/worker/worker.ts';
import { callerNamed } from './app-context.ts';

const REQUEST: ExportRequest = {
  document: { basics: { name: 'Ada Lovelace' } },
  templateId: 'modern',
  options: {},
  quality: 'standard',
};

export const ADA = callerNamed('ada');
/** Long enough for a busy machine, whose monotonic clock is the real one. */
export const LEASE_MS = 6_000;

/** As submit, of another request or under other limits. @returns the job's id */
export async function submitWith(
  ctx: AppContext,
  { plan, ...changes }: Partial<ExportRequest> & { plan?: Partial<Plan> },
): Promise<string> {
  const caller = callerNamed('ada', plan);
  return (await submitExport(ctx, caller, { ...REQUEST, ...changes })).job.id;
}

/** @returns the job's id */
export async function submit(ctx: AppContext, caller: Caller = ADA): Promise<string> {
  return (await submitExport(ctx, caller, REQUEST)).job.id;
}

export function startWorker(ctx: AppContext, options: Partial<WorkerOptions> = {}): Worker {
  const worker = createWorker(ctx, printing(ctx), {
    name: 'worker-1',
    slots: 4,
    claimBatch: 1,
    leaseMs: 30_000,
    maxPollIntervalMs: 500,
    shutdownGraceMs: 50,
    ...options,
  });
  worker.start();
  onTestFinished(worker.stop);
  return worker;
}

export async function findJob(ctx: AppContext, jobId: string): Promise<Job | null> {
  return (await ctx.jobs.find('ada', jobId))?.job ?? null;
}

export async function filesOf(storage: ObjectStorage): Promise<string[]> {
  return (await Array.fromAsync(storage.list('exports/'))).map(({ key }) => key);
}
