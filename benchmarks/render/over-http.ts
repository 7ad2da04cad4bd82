import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

export type Resume = Readonly<Record<string, unknown>>;

const SUBMITTERS = 4;
const LOOK_EVERY_MS = 25;

/**
 * PDFs a second from the first POST until the last job is completed: recorded in the store, its
 * file on disk.
 */
export async function throughputOverHttp(
  { api }: ServerProcess,
  documents: readonly Resume[],
  prints: number,
): Promise<number> {
  const before = await completedExports(api);
  const startedAt = performance.now();
  let next = 0;
  const submitAll = async () => {
    for (let index = next++; index < prints; index = next++) await submit(api, documents, index);
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitAll));
  while ((await completedExports(api)) < before + prints) await delay(LOOK_EVERY_MS);
  return (prints * 1000) / (performance.now() - startedAt);
}

/** From POST to completed, one job after the other, each on an idle server. In ms, ascending. */
export async function latenciesOverHttp(
  { api }: ServerProcess,
  documents: readonly Resume[],
  prints: number,
): Promise<number[]> {
  const latencies: number[] = [];
  for (let index = 0; index < prints; index++) {
    const startedAt = performance.now();
    const jobId = await submit(api, documents, index);
    while (!(await isCompleted(api, jobId)));
    latencies.push(performance.now() - startedAt);
  }
  return latencies.sort((a, b) => a - b);
}

async function submit(api: string, documents: readonly Resume[], index: number): Promise<string> {
  const response = await fetch(`${api}/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document: documents[index % documents.length] }),
  });
  const answer = (await response.json()) as { data: { jobId: string }; message?: string };
  if (response.status !== 202) throw new Error(`submission refused: ${answer.message}`);
  return answer.data.jobId;
}

async function isCompleted(api: string, jobId: string): Promise<boolean> {
  const response = await fetch(`${api}/export/job/${jobId}?wait=25`);
  const { data } = (await response.json()) as { data: { status: string; error: unknown } };
  if (data.status === 'failed') throw new Error(`a job failed: ${JSON.stringify(data.error)}`);
  return data.status === 'completed';
}

async function completedExports(api: string): Promise<number> {
  const response = await fetch(`${api}/export/history?limit=1`);
  const { data } = (await response.json()) as { data: { pagination: { total: number } } };
  return data.pagination.total;
}
