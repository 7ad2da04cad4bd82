import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { descendantsOf } from '../../../../../test/support/processes.ts';
import type { Resume } from '../../domain/resume/schema.ts';
import { createTemplateLibrary } from '../registry.ts';
import { createOffloadingLibrary, type OffloadingLibrary } from './offloading-library.ts';
import type { ProcessOptions } from './template-process.ts';

const COST_PROGRAM = '../../../../../test/support/template-process-cost.ts';

const direct = createTemplateLibrary();
const SMALL: Resume = { basics: { name: 'Ada Lovelace' } };
const LARGE: Resume = { basics: { name: 'Ada', summary: '**Led** the _engine_. '.repeat(900) } };
/** What takes the longest for its length: every other character is a mark. */
const SLOW: Resume = { work: Array.from({ length: 10 }, () => ({ summary: '*_'.repeat(9_900) })) };

const templateProcesses = () =>
  descendantsOf(process.pid)
    .filter(({ state, commandLine }) => state !== 'Z' && commandLine.includes('template-program'))
    .map(({ pid }) => pid);

function openLibrary(options: ProcessOptions = {}) {
  const library = createOffloadingLibrary(options);
  onTestFinished(library.close);
  return library;
}

const printed = (library: Pick<OffloadingLibrary, 'templates'>, document: unknown) =>
  library.templates[0]?.print(document, {}, 'standard');

test.each([
  ['a small document', SMALL],
  ['a large one, in its process', LARGE],
])('%s prints and is estimated the same', async (_what, document) => {
  const library = openLibrary();

  expect(await printed(library, document)).toEqual(await printed(direct, document));
  expect(await library.estimatePages('modern', document, {}, 0, 'ada')).toBe(
    direct.estimatePages('modern', document, {}, 0),
  );
});

test('the slowest document costs the thread that serves requests next to nothing', async () => {
  const program = fileURLToPath(new URL(COST_PROGRAM, import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [program]);

  const { directMs, besideMs } = JSON.parse(stdout);
  expect(besideMs).toBeLessThan(directMs / 4);
});

test('a large document is estimated before those that another user has waiting', async () => {
  const library = openLibrary();
  const done: string[] = [];
  const estimate = async (userId: string, document: Resume) => {
    await library.estimatePages('modern', document, {}, 0, userId);
    done.push(userId);
  };
  await estimate('eve', SLOW);

  await Promise.all([
    ...Array.from({ length: 6 }, () => estimate('eve', LARGE)),
    estimate('ada', LARGE),
  ]);

  expect(done.indexOf('ada')).toBeLessThan(4);
});

test('a process that has nothing to do ends, and the next document starts another', async () => {
  const library = openLibrary({ idleMs: 1 });

  const first = await printed(library, LARGE);
  const [started] = templateProcesses();
  await vi.waitFor(() => expect(templateProcesses()).toEqual([]), 30_000);

  expect(await printed(library, LARGE)).toEqual(first);
  expect(started).toBeGreaterThan(0);
});

test('it has a lower priority than the server, with all its threads', async () => {
  const library = openLibrary();
  await printed(library, LARGE);

  const [pid] = templateProcesses();
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  const lower = constants.priority.PRIORITY_BELOW_NORMAL;
  expect(new Set(threads.map((thread) => getPriority(thread)))).toEqual(new Set([lower]));
});

test('a process that is killed fails its documents, and the next one starts another', async () => {
  const library = openLibrary();
  await printed(library, LARGE);
  const lost = printed(library, SLOW);
  for (const pid of templateProcesses()) process.kill(pid, 'SIGKILL');

  await expect(lost).rejects.toMatchObject({ code: 'ENGINE_CRASHED', retryable: true });
  expect(await printed(library, LARGE)).toMatchObject({ title: expect.stringContaining('Ada') });
});

test('a fault of a template is the same error as without a process', async () => {
  const library = openLibrary();
  const faulty = { ...LARGE, work: 'no list' };
  const failure = { code: 'TEMPLATE_FAILED', retryable: false };

  await expect(printed(library, faulty)).rejects.toMatchObject(failure);
  await expect(library.estimatePages('modern', faulty, {}, 0, 'ada')).rejects.toMatchObject(
    failure,
  );
});

test('once closed it starts again for whoever still asks', async () => {
  const library = openLibrary();
  await printed(library, LARGE);
  const lost = printed(library, SLOW);

  await Promise.all([
    library.close(),
    expect(lost).rejects.toMatchObject({ code: 'ENGINE_CRASHED' }),
  ]);

  expect(await printed(library, LARGE)).toMatchObject({ title: expect.stringContaining('Ada') });
});
