import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { descendantsOf, killIfAlive } from '../support/processes.ts';
import { OFFPRINT_BIN } from '../support/run-offprint.ts';
import { completed, submit } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';
import { RECOVERY_MS } from './recovery-bounds.ts';

const KILLS = 3;

/** The command line as process 1 of a PID namespace, as the only program of a container is. */
async function startAsProcessOne(args: readonly string[]): Promise<ChildProcess> {
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const unshare = [...asUser, '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...unshare, process.execPath, OFFPRINT_BIN, ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      OFFPRINT_DATA_DIR: await tempDir(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function serveAsProcessOne() {
  const child = await startAsProcessOne(['serve']);
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('It has no output.');
  const errors: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => errors.push(line));
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = line.match(/(http:\/\/localhost:\d+)/) ?? [];
    if (url) return { child, pid: child.pid ?? 0, url };
  }
  throw new Error(
    `It did not start as process 1. This test needs \`unshare\` of util-linux, and to be run as root or where user namespaces are allowed. It says:\n${errors.join('\n')}`,
  );
}

const browserOf = (pid: number) =>
  descendantsOf(pid).find(
    ({ commandLine, state }) => state !== 'Z' && commandLine.includes('--remote-debugging-pipe'),
  );

test('as process 1 a server reaps what its browsers leave behind', async () => {
  await needBrowser();
  const { pid, url } = await serveAsProcessOne();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await completed(url, await submit(url, 'web-modern'));
    await vi.waitUntil(() => killIfAlive(browserOf(pid)?.pid ?? 0));
  }
  await completed(url, await submit(url, 'web-modern'));

  const defunct = () => descendantsOf(pid).filter(({ state }) => state === 'Z').length;
  await vi.waitFor(() => expect(defunct()).toBe(0), RECOVERY_MS.reaped);
});

test('as process 1 it stops in order at a SIGTERM, and ends with its exit code', async () => {
  const { child, pid } = await serveAsProcessOne();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const [processOne] = descendantsOf(pid);

  process.kill(processOne?.pid ?? 0, 'SIGTERM');

  expect(await ended).toBe(0);
});

test('as process 1 a command that fails ends with its exit code', async () => {
  const child = await startAsProcessOne(['no-such-command']);

  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(2);
});
