import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '../server-process.ts';

/** Bodies of submissions are made beforehand: it is not the client that is measured. */
const agent = new Agent({ keepAlive: true });

const SUBMITTERS = 4;
const LOOK_EVERY_MS = 5;

/**
 * PDFs a second from the first POST until the last job is completed: recorded in the store, its
 * file on disk.
 */
export async function throughputOverHttp(
  { api }: ServerProcess,
  documents: readonly string[],
  prints: number,
): Promise<number> {
  closeIdle();
  const before = await completedExports(api);
  const startedAt = performance.now();
  let next = 0;
  let lastJobId = '';
  const submitAll = async () => {
    for (let index = next++; index < prints; index = next++) {
      const jobId = await submit(api, documents, index);
      if (index === prints - 1) lastJobId = jobId;
    }
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitAll));
  // The jobs end about in order: no need to ask all the time whether all have.
  await completionOf(api, lastJobId);
  while ((await completedExports(api)) < before + prints) await delay(LOOK_EVERY_MS);
  return (prints * 1000) / (performance.now() - startedAt);
}

/**
 * From POST to completed, one job after the other, each on an idle server. In ms, ascending. The end
 * is the record's own time: whole ms, taken just before the commit, so that one is added.
 */
export async function latenciesOverHttp(
  { api }: ServerProcess,
  documents: readonly string[],
  prints: number,
): Promise<number[]> {
  closeIdle();
  const latencies: number[] = [];
  for (let index = 0; index < prints; index++) {
    const startedAtMs = performance.timeOrigin + performance.now();
    const jobId = await submit(api, documents, index);
    const completedAt = await completionOf(api, jobId);
    latencies.push(Date.parse(completedAt) + 1 - startedAtMs);
  }
  return latencies.sort((a, b) => a - b);
}

/** While another measure runs the server closes them, perhaps just as the next request is sent. */
function closeIdle(): void {
  agent.destroy();
}

async function submit(api: string, documents: readonly string[], index: number): Promise<string> {
  const body = documents[index % documents.length] ?? '';
  const { status, data } = await call(`${api}/export/pdf`, body);
  if (status !== 202) throw new Error(`submission refused: ${status}`);
  return data.jobId as string;
}

async function completionOf(api: string, jobId: string): Promise<string> {
  for (;;) {
    const { data } = await call(`${api}/export/job/${jobId}?wait=25`);
    if (data.status === 'failed') throw new Error(`a job failed: ${JSON.stringify(data.error)}`);
    if (data.status === 'completed') return data.completedAt as string;
  }
}

async function completedExports(api: string): Promise<number> {
  const { data } = await call(`${api}/export/history?limit=1`);
  return (data.pagination as { total: number }).total;
}

/** Plain node:http, since the client runs on the same cores as what is measured. */
function call(url: string, body?: string) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | undefined;
    data: Record<string, unknown>;
  }>();
  const options = {
    agent,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
  };
  const sent = request(url, options, async (response) => {
    const { data } = (await json(response)) as { data: Record<string, unknown> };
    resolve({ status: response.statusCode, data });
  });
  sent.on('error', reject).end(body);
  return promise;
}
