import type { JobView } from '@offprint/contract';
import { expect, onTestFinished, vi } from 'vitest';
import { within } from '../../packages/server/src/async/deadline.ts';
import { type OffprintProcess, startOffprint } from './processes.ts';

/**
 * The real command line in a process of its own, for as long as the test lasts.
 *
 * @param onFinished of its context, where several tests run at once
 */
export function start(
  args: string[],
  env: Record<string, string>,
  onFinished: typeof onTestFinished = onTestFinished,
): OffprintProcess {
  const started = startOffprint(args, env);
  onFinished(async () => {
    started.child.kill('SIGKILL');
    await started.exited();
  });
  return started;
}

/** The address in the first line that it prints. */
export async function addressOf(serve: OffprintProcess): Promise<string> {
  const [, url] = await serve.line(/^Offprint \S+ {2}(http:\/\/localhost:\d+)$/);
  return url as string;
}

/** Has a résumé of Ada Lovelace exported; returns the job's id. */
export async function submit(url: string, templateId = 'modern'): Promise<string> {
  const response = await fetch(`${url}/api/v1/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } }, templateId }),
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { data: JobView }).data.jobId;
}

export async function jobAt(url: string, jobId: string): Promise<JobView> {
  const response = await fetch(`${url}/api/v1/export/job/${jobId}`);
  return ((await response.json()) as { data: JobView }).data;
}

export async function completed(url: string, jobId: string): Promise<void> {
  const look = async () => expect((await jobAt(url, jobId)).status).toBe('completed');
  await vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

const STOP_WITHIN_MS = 30_000;

/** @returns the exit code */
export function stop(running: OffprintProcess, signal: NodeJS.Signals): Promise<number | null> {
  running.child.kill(signal);
  return within(
    running.exited(),
    STOP_WITHIN_MS,
    () => new Error(`It still runs ${STOP_WITHIN_MS} ms after ${signal}:\n${running.output()}`),
  );
}
