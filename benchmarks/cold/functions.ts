import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import S3rver from 's3rver';
import { startRedis } from '../../test/support/services/redis-server.ts';
import { startUpstashBridge } from '../../test/support/services/upstash-bridge.ts';

// What a visitor waits for when a function starts for them: a process each, from its start to its answer,
// with jobs in Redis over REST and files in a bucket, in turns with launching a browser for each click.
//   npm run build && npx node benchmarks/cold/functions.ts [--starts 15]

const { values } = parseArgs({ options: { starts: { type: 'string', default: '15' } } });
const STARTS = Number(values.starts);
const PROGRAM = fileURLToPath(new URL('./function-program.ts', import.meta.url));
const TASKS = {
  status: 'status route, no browser, no print',
  print: 'first print by Typst, submission to file',
  browser: 'a browser launched for the click, then a PDF',
} as const;

const directory = await mkdtemp(join(tmpdir(), 'offprint-bench-cold-'));
const redis = await startRedis({ durable: false });
const bridge = await startUpstashBridge(redis.url);
const s3 = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: 'exports', configs: [] }],
});
const { port } = await s3.run();

const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  VERCEL: '1',
  KV_REST_API_URL: bridge.url,
  KV_REST_API_TOKEN: bridge.token,
  OFFPRINT_STORAGE: 's3',
  OFFPRINT_S3_BUCKET: 'exports',
  OFFPRINT_S3_ENDPOINT: `http://127.0.0.1:${port}`,
  OFFPRINT_S3_REGION: 'us-east-1',
  OFFPRINT_S3_FORCE_PATH_STYLE: 'true',
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  OFFPRINT_SIGNING_SECRET: 'a secret of all functions, made up here',
  OFFPRINT_DATA_DIR: directory,
  OFFPRINT_LOG_LEVEL: 'error',
};

/** @returns ms from the start of the process to its answer */
async function start(task: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, task], { env });
  return Number(stdout.trim().split('\n').at(-1));
}

try {
  const taken = Object.fromEntries(Object.keys(TASKS).map((task) => [task, [] as number[]]));
  for (const task of Object.keys(TASKS)) await start(task);
  for (let round = 0; round < STARTS; round++) {
    for (const task of Object.keys(TASKS)) taken[task]?.push(await start(task));
  }
  for (const [task, name] of Object.entries(TASKS)) {
    const sorted = (taken[task] ?? []).sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    console.log(`${name}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms`);
  }
} finally {
  await s3.close();
  await bridge.stop();
  await redis.stop();
  await rm(directory, { recursive: true, force: true });
}
