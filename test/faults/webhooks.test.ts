import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { loadConfig } from '../../packages/server/src/config/load.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { tempDir } from '../support/temp-dir.ts';
import { SECRET, startReceiver } from '../support/webhook-receiver.ts';
import { RECOVERY_MS } from './recovery-bounds.ts';
import { programEnvironment } from './support/program-environment.ts';

const PRINTER = new URL('./programs/print-and-tell-nobody.ts', import.meta.url);
const WORKER = new URL('./programs/print-worker.ts', import.meta.url);
const eventually = <T>(look: () => T, timeout = 60_000) => vi.waitFor(look, { timeout });

function startProgram(program: URL, env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    env: { ...programEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function startNext(env: NodeJS.ProcessEnv): Promise<void> {
  const system = await compose(loadConfig(env), { renderer: fakeRenderer() });
  onTestFinished(() => system.close());
  system.worker.start();
}

const settings = async (url: string) => ({
  OFFPRINT_DATA_DIR: await tempDir(),
  OFFPRINT_LOG_LEVEL: 'silent',
  OFFPRINT_LEASE_SECONDS: '2',
  OFFPRINT_SHUTDOWN_GRACE_SECONDS: '0',
  OFFPRINT_WEBHOOK_URL: url,
  OFFPRINT_WEBHOOK_SECRETS: SECRET,
  OFFPRINT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
});

test('what a process has completed and was killed before it told, the next one tells', async () => {
  const { url, received } = await startReceiver();
  const env = await settings(url);
  const doomed = startProgram(PRINTER, env);
  const [line] = await once(doomed.stdout as NodeJS.ReadableStream, 'data');
  await kill(doomed);
  expect(received).toEqual([]);

  await startNext(env);

  await eventually(() => expect(received).toHaveLength(1), RECOVERY_MS.untoldWebhook);
  const jobId = String(line).trim();
  expect(received[0]?.body).toMatchObject({ type: 'export.completed', data: { jobId } });
});

test('what a process was killed over while it told, the next one tells under the same id', async () => {
  const { url, received } = await startReceiver(() => undefined, 204);
  const env = await settings(url);
  const doomed = startProgram(WORKER, { ...env, PRINT_MS: '1' });
  await submitTo(env);
  await eventually(() => expect(received).toHaveLength(1));
  await kill(doomed);

  await startNext(env);

  await eventually(() => expect(received).toHaveLength(2), RECOVERY_MS.killedTeller);
  const [first, second] = received;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.text).toBe(first?.text);
});

/** From a process that prints nothing. */
async function submitTo(env: NodeJS.ProcessEnv): Promise<void> {
  const system = await compose(loadConfig(env), { renderer: fakeRenderer() });
  onTestFinished(() => system.close());
  await system.fetch(
    new Request('http://localhost/api/v1/export/pdf', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } }),
    }),
  );
}
