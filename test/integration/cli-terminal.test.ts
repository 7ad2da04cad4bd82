import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { descendantsOf, isAlive } from '../support/processes.ts';
import { OFFPRINT_BIN } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

/** What a person sees of a start with this environment, by the time the browser is ready. */
async function seenOnTerminal(env: Readonly<Record<string, string>>): Promise<string> {
  const command = `'${process.execPath}' '${OFFPRINT_BIN}' serve --port 0`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => closed(terminal));
  let seen = '';
  terminal.stdout.on('data', (chunk) => {
    seen += chunk;
  });
  await vi.waitFor(() => expect(seen).toMatch(/Browser .* ready in/), { timeout: 60_000 });
  return stripVTControlCharacters(seen).replaceAll('\r', '');
}

/** Ends when all that ran on it has ended: the terminal that goes away is a signal to them. */
async function closed(terminal: ChildProcess): Promise<void> {
  const running = descendantsOf(terminal.pid ?? 0);
  terminal.kill('SIGTERM');
  await vi.waitFor(() => expect(running.filter(({ pid }) => isAlive(pid))).toEqual([]), {
    timeout: 20_000,
  });
}

test('on a terminal a start says everything once, and in no JSON', async () => {
  const seen = await seenOnTerminal({
    OFFPRINT_DATA_DIR: await tempDir(),
    OFFPRINT_CONCURENCY: '3',
  });
  expect(seen).not.toContain('{"');
  expect(seen.match(/OFFPRINT_CONCURENCY is no setting/g)).toHaveLength(1);
  const warnings = seen.split('\n').filter((line) => line.startsWith('  Warning'));
  expect(new Set(warnings).size).toBe(warnings.length);
});

test('on a terminal too, the log is as full as it was asked to be', async () => {
  const seen = await seenOnTerminal({
    OFFPRINT_DATA_DIR: await tempDir(),
    OFFPRINT_LOG_LEVEL: 'info',
  });
  expect(seen).toMatch(/^\{"level":"info",.*"msg":"listening"\}$/m);
});
