import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { descendantsOf, isAlive } from '../test/support/processes.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 20_000;

const RESUME = {
  basics: {
    name: 'Ada Przykład',
    label: 'Engineer',
    email: 'ada@example.com',
    summary: 'Builds things that keep running.',
    location: { city: 'Gdańsk', countryCode: 'PL' },
  },
  work: [
    {
      name: 'Example Works',
      position: 'Engineer',
      startDate: '2021-03',
      highlights: ['Moved the printing off the request path.'],
    },
  ],
  education: [{ institution: 'Example University', area: 'Computing', endDate: '2020' }],
  skills: [{ name: 'Languages', keywords: ['TypeScript', 'SQL'] }],
};

interface JobAnswer {
  readonly data: { readonly jobId: string; readonly status: string; readonly error: unknown };
}

/** `npm start`, one document through it, and a clean stop: what a newcomer does first. */
async function smoke(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offprint-smoke-'));
  const port = await freePort();
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  const server = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), OFFPRINT_DATA_DIR: dataDir },
    stdio: 'inherit',
    detached: true,
  });
  const origin = `http://127.0.0.1:${port}`;
  try {
    await until('the server answers', () => answers(`${origin}/healthz`), server);
    console.log(`smoke: alive after ${seconds()} s`);
    const jobId = await submit(origin);
    await until('the job is completed', () => isCompleted(origin, jobId), server);
    const pdf = await fetch(`${origin}/api/v1/export/download/${jobId}`);
    const bytes = await pdf.bytes();
    if (new TextDecoder().decode(bytes.subarray(0, 5)) !== '%PDF-') {
      throw new Error(`the download answered ${pdf.status} and no PDF`);
    }
    console.log(`smoke: ${bytes.length} bytes of PDF after ${seconds()} s`);
  } finally {
    await stop(server);
    rmSync(dataDir, { recursive: true, force: true });
  }
  console.log('smoke: passed');
}

async function submit(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/v1/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ templateId: 'modern', document: RESUME }),
  });
  if (response.status !== 202) throw new Error(`submitting: ${await response.text()}`);
  return ((await response.json()) as JobAnswer).data.jobId;
}

async function isCompleted(origin: string, jobId: string): Promise<boolean> {
  const response = await fetch(`${origin}/api/v1/export/job/${jobId}?wait=25`);
  const { data } = (await response.json()) as JobAnswer;
  if (data.status === 'failed') throw new Error(`the job failed: ${JSON.stringify(data.error)}`);
  return data.status === 'completed';
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => Promise<boolean>, server: ChildProcess) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (server.exitCode !== null) throw new Error(`the server ended before ${what}`);
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(100);
  }
}

/** Signals npm alone, as a process manager does, and looks for what it has left. */
async function stop(npm: ChildProcess): Promise<void> {
  const { pid } = npm;
  if (pid === undefined || npm.exitCode !== null) return;
  const started = descendantsOf(pid);
  const exited = once(npm, 'exit');
  npm.kill('SIGTERM');
  await Promise.race([exited, delay(STOP_PATIENCE_MS, null, { ref: false })]);
  const left = started.filter((each) => isAlive(each.pid));
  if (npm.exitCode !== null && left.length === 0) return;
  killGroup(pid);
  const names = left.map(({ commandLine }) => commandLine.slice(0, 60).trim()).join(', ') || 'npm';
  throw new Error(`still running after SIGTERM to npm start: ${names}`);
}

/** npm leads a process group of all that it started, orphans included. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('found no free port');
  return address.port;
}

await smoke();
