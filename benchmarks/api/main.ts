import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type Asked, measureRate, processorMs, type Rate, residentMb } from './measure.ts';
import { type BenchedStore, STORES, USERS } from './stores.ts';

// Requests/s and p99 of polls and submissions, as ratios to a bare Hono route that answers a constant
// in the same run, and what 500 event streams cost while nothing changes.
//   npm install && node main.ts [--jobs 100000] [--seconds 10] [--rounds 3] [--on SQLite,Postgres]

const KEY = 'the-key-of-this-benchmark';
const CONNECTIONS = 20;
const LISTENERS = 500;
const STREAMS_A_USER = 20;
const QUIET_SECONDS = 10;

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    on: { type: 'string', default: 'SQLite,Postgres' },
  },
});
const load = { seconds: Number(values.seconds), connections: CONNECTIONS };
const rounds = Number(values.rounds);

const constant = spawn(process.execPath, [
  fileURLToPath(new URL('./constant.ts', import.meta.url)),
]);
constant.stderr.pipe(process.stderr);
const [constantUrl] = (await once(createInterface({ input: constant.stdout }), 'line')) as [string];
try {
  for (const name of values.on.split(',')) await benchmark(name);
} finally {
  constant.kill();
}

async function benchmark(name: string): Promise<void> {
  const open = STORES[name];
  if (!open) throw new Error(`There is no store ${name}.`);
  const directory = await mkdtemp(join(tmpdir(), 'offprint-bench-api-'));
  const store = await open(directory, Number(values.jobs));
  const server = await startServer(
    {
      ...store.env,
      OFFPRINT_AUTH: 'api-key',
      OFFPRINT_API_KEYS: KEY,
      OFFPRINT_REQUESTS_PER_MINUTE: '1000000000',
      OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '1000000000',
    },
    { worker: false },
  );
  try {
    console.log(`\n${name}, ${values.jobs} jobs in the store`);
    await compare('polls', server, pollsOf(store, server));
    await compare('submissions', server, submissions());
    await listen(store, server);
  } finally {
    await server.stop();
    await store.stop();
    await rm(directory, { recursive: true });
  }
}

function headersOf(userId: string): Record<string, string> {
  return { authorization: `Bearer ${KEY}`, 'x-offprint-user': userId };
}

function pollsOf({ jobs }: BenchedStore, { api }: ServerProcess): Asked[] {
  const { pathname } = new URL(api);
  return jobs.map(({ userId, id }) => ({
    method: 'GET',
    path: `${pathname}/export/job/${id}`,
    headers: headersOf(userId),
  }));
}

function submissions(): Asked[] {
  const body = JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } });
  return Array.from({ length: USERS }, (_, n) => ({
    method: 'POST',
    path: '/api/v1/export/pdf',
    headers: { ...headersOf(`user-${n}`), 'content-type': 'application/json' },
    body,
  }));
}

/** Rounds of both in turns, so that what else the machine does meets both alike. */
async function compare(what: string, { api, pid }: ServerProcess, requests: Asked[]) {
  const ofConstant: Asked[] = [{ method: 'GET', path: '/constant', headers: {} }];
  const measured: { bare: Rate; ours: Rate }[] = [];
  await measureRate(api, requests, { ...load, seconds: 2 });
  const beforeMb = residentMb(pid);
  for (let round = 0; round < rounds; round += 1) {
    const bare = await measureRate(constantUrl, ofConstant, load);
    measured.push({ bare, ours: await measureRate(api, requests, load) });
  }
  const of = (value: (each: { bare: Rate; ours: Rate }) => number) => median(measured.map(value));
  console.log(
    [
      what.padEnd(12),
      `${of(({ ours }) => ours.perSecond).toFixed(0)}/s`,
      `${of(({ ours, bare }) => ours.perSecond / bare.perSecond).toFixed(2)} of ${of(({ bare }) => bare.perSecond).toFixed(0)}/s`,
      `p99 ${of(({ ours }) => ours.p99Ms).toFixed(0)} ms, ${of(({ ours, bare }) => ours.p99Ms / Math.max(1, bare.p99Ms)).toFixed(1)}x`,
      `${measured.reduce((sum, { ours }) => sum + ours.errors, 0)} errors`,
      `${beforeMb.toFixed(0)} to ${residentMb(pid).toFixed(0)} MB`,
    ].join('   '),
  );
}

async function listen(store: BenchedStore, { api, pid }: ServerProcess): Promise<void> {
  const without = await quietTime(store, pid);
  const stopping = new AbortController();
  const beforeMb = residentMb(pid);
  const streams = Array.from({ length: LISTENERS }, async (_, n) => {
    const headers = headersOf(`listener-${Math.floor(n / STREAMS_A_USER)}`);
    const { status, body } = await fetch(`${api}/export/events`, {
      headers,
      signal: stopping.signal,
    });
    if (status !== 200) throw new Error(`a listener was answered with ${status}`);
    // Until the store has been asked for what there is.
    await body?.getReader().read();
  });
  await Promise.all(streams);
  const mb = (residentMb(pid) - beforeMb) / LISTENERS;
  const beside = await quietTime(store, pid);
  stopping.abort();
  console.log(
    `${LISTENERS} listeners for ${QUIET_SECONDS} s: ${describe(beside)}; without: ${describe(without)}; ${(1_024 * mb).toFixed(0)} kB each`,
  );
}

interface QuietTime {
  readonly transactions: number | null;
  readonly processorMs: number;
}

async function quietTime(store: BenchedStore, pid: number): Promise<QuietTime> {
  const before = { done: await store.transactions(), ms: processorMs(pid) };
  await new Promise((resolve) => setTimeout(resolve, 1_000 * QUIET_SECONDS));
  const done = await store.transactions();
  return {
    transactions: done === null || before.done === null ? null : done - before.done,
    processorMs: processorMs(pid) - before.ms,
  };
}

function describe({ transactions, processorMs: ms }: QuietTime): string {
  const asked = transactions === null ? '' : `${transactions} transactions, `;
  return `${asked}${ms} ms of the processor`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
