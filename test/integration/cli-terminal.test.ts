import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { descendantsOf, isAlive } from '../support/processes.ts';
import { OFFPRINT_BIN } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

/** The command line on a terminal of this width. */
function onTerminal(args: string, env: Readonly<Record<string, string>>, columns = 80) {
  const command = `stty cols ${columns}; '${process.execPath}' '${OFFPRINT_BIN}' ${args}`;
  return spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** What a person sees of a start with this environment, by the time that it can print. */
async function seenOfStart(env: Readonly<Record<string, string>>): Promise<string> {
  const terminal = onTerminal('serve --port 0', env);
  onTestFinished(() => closed(terminal));
  let seen = '';
  terminal.stdout.on('data', (chunk) => {
    seen += chunk;
  });
  await vi.waitFor(() => expect(seen).toMatch(/Engine .*ready in/s), { timeout: 60_000 });
  return readable(seen);
}

function readable(written: string): string {
  return stripVTControlCharacters(written).replaceAll('\r', '');
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
  const seen = await seenOfStart({
    OFFPRINT_DATA_DIR: await tempDir(),
    OFFPRINT_CONCURENCY: '3',
  });
  expect(seen).not.toContain('{"');
  expect(seen.match(/OFFPRINT_CONCURENCY is no setting/g)).toHaveLength(1);
  const warnings = seen.split('\n').filter((line) => line.startsWith('  Warning'));
  expect(new Set(warnings).size).toBe(warnings.length);
});

test('on a terminal too, the log is as full as it was asked to be', async () => {
  const seen = await seenOfStart({
    OFFPRINT_DATA_DIR: await tempDir(),
    OFFPRINT_LOG_LEVEL: 'info',
  });
  expect(seen).toMatch(/^\{"level":"info",.*"msg":"listening"\}$/m);
});

test.each(['templates', 'jobs list', 'render --margin 1 --locale nowhere a.json'])(
  'no line of `%s` is wider than the terminal, unless a path is',
  async (args) => {
    const terminal = onTerminal(args, { OFFPRINT_DATA_DIR: await tempDir() }, 60);
    const lines = readable(await text(terminal.stdout)).split('\n');
    const ownWidths = lines.filter((line) => !line.includes('/')).map((line) => line.length);
    expect(Math.max(...ownWidths)).toBeGreaterThan(40);
    expect(Math.max(...ownWidths)).toBeLessThanOrEqual(60);
  },
);
