import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildRoot } from './build-root.ts';
import { stagesOf, wordsOf } from './dockerfile-stages.ts';

// Makes the file system of the Dockerfile without Docker, measures it, and runs it as its user, with
// processes, mounts and network of its own: health check, a print by each engine, SIGTERM; then a worker.

const DOCKERFILE = fileURLToPath(new URL('../Dockerfile', import.meta.url));
const MAX_BYTES = 400_000_000;
const PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 20_000;
const USER_ID = 1000;
const KEY = 'a-key-of-this-trial-alone';

/** Runs in there: a print of each engine, by the API. */
const PRINT = `
const headers = { authorization: 'Bearer ${KEY}', 'x-offprint-user': 'ada', prefer: 'wait=25',
  accept: 'application/pdf', 'content-type': 'application/json' };
for (const templateId of ['modern', 'web-modern']) {
  const body = JSON.stringify({ templateId, document: { basics: { name: 'Ada Lovelace' } } });
  const answer = await fetch('http://127.0.0.1:3000/api/v1/export/pdf', { method: 'POST', headers, body });
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  if (!text.startsWith('%PDF-')) throw new Error(templateId + ': ' + answer.status + ' ' + text);
  console.log(templateId + ': a PDF of ' + text.length + ' bytes');
}`;

async function tryImage(): Promise<void> {
  const stages = stagesOf(readFileSync(DOCKERFILE, 'utf8'));
  const workDir = mkdtempSync(join(tmpdir(), 'offprint-image-'));
  try {
    const { rootDir, env } = buildRoot(stages, workDir);
    const bytes = Number(execFileSync('du', ['-sb', rootDir], { encoding: 'utf8' }).split('\t')[0]);
    console.log(`image: ${(bytes / 1e6).toFixed(0)} MB unpacked`);
    const last = stages.at(-1)?.instructions ?? [];
    const wordsOfLast = (name: string) => {
      const found = last.find((each) => each.name === name);
      if (!found) throw new Error(`The last stage has no ${name}.`);
      return wordsOf(found);
    };
    const run = async (args: readonly string[], whenHealthy?: (it: ChildProcess) => void) => {
      const settings = { ...env, OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: KEY };
      const container = start(rootDir, [...wordsOfLast('ENTRYPOINT'), ...args], settings);
      try {
        await until('the health check passes', () => passes(container, wordsOfLast('HEALTHCHECK')));
        console.log(`image: ${args.join(' ')} is healthy`);
        whenHealthy?.(container);
      } finally {
        await stop(container);
      }
    };
    await run(wordsOfLast('CMD'), (container) =>
      runInside(container, ['node', '--input-type=module', '-e', PRINT], 'inherit'),
    );
    await run(['worker']);
    if (bytes > MAX_BYTES) throw new Error(`It is larger than ${MAX_BYTES / 1e6} MB.`);
    console.log('image: passed');
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** Into the root, with what a container engine mounts there, and down to the user. */
const ENTER = `
mount --bind "$0" "$0" && cd "$0"
mount -t proc proc proc && mount -t tmpfs tmpfs tmp && mount --rbind /dev dev
ip link set lo up
mkdir -p old && pivot_root . old && umount --lazy /old && rmdir /old
exec setpriv --reuid ${USER_ID} --regid ${USER_ID} --clear-groups --no-new-privs "$@"`;

function start(rootDir: string, command: readonly string[], env: Readonly<Record<string, string>>) {
  for (const folder of ['data', 'home/node']) {
    mkdirSync(join(rootDir, folder), { recursive: true });
    chownSync(join(rootDir, folder), USER_ID, USER_ID);
  }
  writeFileSync(join(rootDir, 'etc/hosts'), '127.0.0.1 localhost\n');
  const namespaces = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child'];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const args = [...namespaces, 'sh', '-ec', ENTER, rootDir, 'env', '-i', ...variables, ...command];
  return spawn('unshare', args, { stdio: 'inherit' });
}

function processOneOf({ pid }: ChildProcess): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
}

function runInside(
  container: ChildProcess,
  command: readonly string[],
  stdio: 'inherit' | 'ignore',
) {
  const user = ['--setuid', `${USER_ID}`, '--setgid', `${USER_ID}`];
  const target = ['--target', processOneOf(container), '--all', '--root', ...user];
  // nsenter leaves the folder of this process, which is not in there.
  const args = [...target, 'sh', '-c', 'cd / && exec "$@"', 'sh', ...command];
  execFileSync('nsenter', args, {
    stdio,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', PORT: '3000' },
  });
}

function passes(container: ChildProcess, command: readonly string[]): boolean {
  if (container.exitCode !== null) throw new Error('It ended before it was healthy.');
  try {
    runInside(container, command, 'ignore');
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(250);
  }
}

/** As `docker stop` does: a signal to process 1, with which all others end. */
async function stop(container: ChildProcess): Promise<void> {
  if (container.exitCode !== null) return;
  const exit = once(container, 'exit');
  process.kill(Number(processOneOf(container)), 'SIGTERM');
  const ended = await Promise.race([exit, delay(STOP_PATIENCE_MS, null, { ref: false })]);
  if (ended === null) {
    container.kill('SIGKILL');
    throw new Error('It did not end by SIGTERM.');
  }
  console.log(`image: ended by SIGTERM with ${container.exitCode}`);
}

await tryImage();
