import { expect, test } from 'vitest';
import { silentLogger } from '../../../../../../test/browser/support/silent-logger.ts';
import type { CompilerProcess } from './compiler-process.ts';
import { createCompilerSlot } from './compiler-slot.ts';

const MB = 2 ** 20;

/** A slot whose processes have in memory what the test says. */
function openSlot() {
  let startedCount = 0;
  const state = { bytes: 100 * MB };
  const slot = createCompilerSlot({
    start: async () => processWithPid(++startedCount),
    maxResidentBytes: 200 * MB,
    maxGrowthBytes: 12 * MB,
    residentBytes: () => state.bytes,
    log: silentLogger,
  });
  /** @returns which of the processes does the next task */
  async function afterTasks(count: number): Promise<number> {
    for (let task = 0; task < count; task += 1) {
      const process = await slot.process();
      await process.perform({ does: 'identify' });
      await slot.recycle();
    }
    return (await slot.process()).pid;
  }
  return { state, afterTasks };
}

function processWithPid(pid: number): CompilerProcess {
  let taskCount = 0;
  return {
    pid,
    lost: new AbortController().signal,
    get taskCount() {
      return taskCount;
    },
    isRunning: () => true,
    async perform() {
      taskCount += 1;
      return { is: 'identified', version: '0' };
    },
    kill: () => undefined,
  };
}

test('a process that has grown since its first tasks is replaced, though not before its thousandth', async () => {
  const { state, afterTasks } = openSlot();
  await afterTasks(100);
  state.bytes = 113 * MB;

  expect(await afterTasks(899)).toBe(1);
  expect(await afterTasks(1)).toBe(2);
});

test('one that moves by less stays, however many documents it sets', async () => {
  const { state, afterTasks } = openSlot();
  await afterTasks(100);
  state.bytes = 112 * MB;

  expect(await afterTasks(3_000)).toBe(1);
});

test('one that has too much is replaced at its next measurement', async () => {
  const { state, afterTasks } = openSlot();
  state.bytes = 201 * MB;

  expect(await afterTasks(24)).toBe(1);
  expect(await afterTasks(1)).toBe(2);
});
