import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive } from '../support/processes.ts';
import {
  busyCompiler,
  compilerPids,
  ENDLESS_LETTER,
  letter,
  NEVER,
  openRenderer,
} from './support/renderer.ts';

const SHORT = letter({ pages: ['short'] });
const GIVES_WAY = constants.priority.PRIORITY_BELOW_NORMAL;
const PROGRAM = fileURLToPath(new URL('./programs/print-until-killed.ts', import.meta.url));

test('a process whose print was aborted is killed, though it hangs in native code', async () => {
  const renderer = await openRenderer();
  await renderer.warmUp();
  const abort = new AbortController();
  const print = renderer.render(letter(ENDLESS_LETTER), abort.signal);
  print.catch(() => undefined);
  const stuckPid = await busyCompiler();

  abort.abort(new Error('cancelled'));

  await expect(print).rejects.toThrow('cancelled');
  await vi.waitFor(() => expect(compilerPids()).not.toContain(stuckPid));
});

test('a process whose print was aborted and is soon over prints the next one', async () => {
  const renderer = await openRenderer();
  await renderer.warmUp();

  // On a busy machine no print is soon over at times.
  await vi.waitFor(async () => {
    const before = compilerPids();
    const abort = new AbortController();
    const print = renderer.render(SHORT, abort.signal);
    abort.abort(new Error('a newer keystroke'));
    await expect(print).rejects.toThrow('a newer keystroke');
    expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
    expect(compilerPids()).toEqual(before);
  });
});

test('a document that makes the compiler end itself fails for good, and alone', async () => {
  const renderer = await openRenderer();
  const endsIt = letter({ pages: ['\u{10efa}-'.repeat(120)] });

  const error = await renderer.render(endsIt, NEVER).catch((reason) => reason);

  expect(error.code).toBe('TEMPLATE_FAILED');
  expect(error.cause.message).toContain('panicked at');
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('a source that makes the compiler itself crash fails its own print alone', async () => {
  const renderer = await openRenderer();
  const overflow = letter({
    code: 'let x = (1,); for i in range(20000) { x = (x,) }; repr(x).len()',
  });

  const error = await renderer.render(overflow, NEVER).catch((reason) => reason);

  expect(error.code).toBe('ENGINE_CRASHED');
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('one that died while nothing was printed is not noticed by the next print', async () => {
  const renderer = await openRenderer();
  await renderer.render(SHORT, NEVER);
  const [victim = 0] = compilerPids();

  process.kill(victim, 'SIGKILL');

  await vi.waitFor(() => expect(isAlive(victim)).toBe(false));
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('a document that takes too much memory is stopped, for good', async () => {
  const renderer = await openRenderer({ maxPrintResidentBytes: 2 ** 28 });
  const bomb = letter({ code: 'let s = "x" * 1000000; for i in range(24) { s = s + s }' });

  await expect(renderer.render(bomb, NEVER)).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    retryable: false,
    message: expect.stringContaining('256 MB'),
  });
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('a process that has grown is replaced while nobody waits for it', async () => {
  const renderer = await openRenderer({ maxIdleResidentBytes: 1 });
  await renderer.warmUp();
  const [first = 0] = compilerPids();

  while (compilerPids().includes(first)) await renderer.render(SHORT, NEVER);

  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('what a large document takes is no measure of what a process keeps for the next ones', async () => {
  const renderer = await openRenderer();
  await renderer.warmUp();
  const [pid] = compilerPids();

  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');

  // Either one, when it is given, keeps glibc from raising both by itself.
  expect(environment).toContain('MALLOC_MMAP_THRESHOLD_=131072');
  expect(environment).toContain('MALLOC_TRIM_THRESHOLD_=1048576');
});

test('while every process is in use, one more is started for whoever is let pass', async () => {
  const renderer = await openRenderer({ spareCompilers: 1 });
  await renderer.warmUp();
  expect(compilerPids()).toHaveLength(1);
  const abort = new AbortController();
  const endless = renderer.render(letter(ENDLESS_LETTER), abort.signal);
  endless.catch(() => undefined);

  await vi.waitFor(() => expect(compilerPids()).toHaveLength(2));

  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
  abort.abort(new Error('cancelled'));
});

test('a document that takes long is set at a lower priority than that of the server', async () => {
  const renderer = await openRenderer();
  await renderer.warmUp();
  const abort = new AbortController();
  const print = renderer.render(letter(ENDLESS_LETTER), abort.signal);
  print.catch(() => undefined);
  const pid = await busyCompiler();

  await vi.waitFor(() => expect(new Set(prioritiesOf(pid))).toEqual(new Set([GIVES_WAY])));
  abort.abort(new Error('cancelled'));
});

test('one that is soon done is set at the priority of the server, where the system allows it', async () => {
  const renderer = await openRenderer();
  await renderer.warmUp();
  const [pid = 0] = compilerPids();
  expect(getPriority(pid)).toBe(GIVES_WAY);

  const expected = mayRaisePriority() ? getPriority() : GIVES_WAY;
  // On a busy machine no print is soon done at times.
  const printed = async () => {
    await renderer.render(SHORT, NEVER);
    return getPriority(pid) === expected;
  };
  expect(await vi.waitUntil(printed)).toBe(true);
});

test('when the server is SIGKILLed no process stays, though it hangs in native code', async () => {
  const owner = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  await once(owner.stdout, 'data');
  const pids = compilerPids(owner.pid);
  expect(pids).toHaveLength(1);

  owner.kill('SIGKILL');

  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]));
});

function prioritiesOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => getPriority(Number(thread)));
}

/** Root may, and whoever is given the limit for it. */
function mayRaisePriority(): boolean {
  const idle = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const pid = idle.pid ?? 0;
  try {
    setPriority(pid, GIVES_WAY);
    setPriority(pid, getPriority());
    return true;
  } catch {
    return false;
  } finally {
    idle.kill('SIGKILL');
  }
}
