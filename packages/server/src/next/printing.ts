import type { RunningOffprint } from './running.ts';

const LOOK_AGAIN_MS = 50;

/** If the platform stops after the answer, the jobs are printed before it. */
export async function printAfterAnswer(
  offprint: RunningOffprint,
  request: Request,
  maxDurationMs: number,
  after: ((work: () => Promise<void>) => void) | undefined,
): Promise<Response> {
  const response = await offprint.fetch(request);
  if (!response.ok) return response;
  const print = async () => {
    await offprint.drain({ maxDurationMs });
  };
  if (after) after(print);
  else await print();
  return response;
}

/** Prints until the answer is ready, for a caller who waits for the job. */
export async function printWhileWaiting(
  offprint: RunningOffprint,
  request: Request,
  maxDurationMs: number,
): Promise<Response> {
  let isAnswered = false;
  const answer = offprint.fetch(request).finally(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    await Promise.race([answer, offprint.drain({ maxDurationMs })]);
    await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))]);
  }
  return await answer;
}
