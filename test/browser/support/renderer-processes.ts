import process from 'node:process';
import { vi } from 'vitest';
import { cpuTicks, descendantsOf } from '../../support/processes.ts';

/** The processes that lay pages out, of the browsers of this process. */
export function rendererPids(): number[] {
  return pidsOf((commandLine) => commandLine.includes('--type=renderer'));
}

/** The browsers themselves, of this process. */
export function browserPids(): number[] {
  return pidsOf(
    (commandLine) =>
      commandLine.includes('--remote-debugging-pipe') && !commandLine.includes('--type='),
  );
}

/** The renderer that a print keeps busy, once one does. Its page must have been open before. */
export async function busyRenderer(): Promise<number> {
  const before = new Map(rendererPids().map((pid) => [pid, cpuTicks(pid)]));
  return await vi.waitUntil(
    () => [...before].find(([pid, ticks]) => cpuTicks(pid) >= ticks + BUSY_TICKS)?.[0],
    { timeout: 60_000, interval: 20 },
  );
}

/** Hundredths of a second of processor time that no short document takes. */
const BUSY_TICKS = 15;

function pidsOf(matches: (commandLine: string) => boolean): number[] {
  return descendantsOf(process.pid)
    .filter(({ state, commandLine }) => state !== 'Z' && matches(commandLine))
    .map(({ pid }) => pid);
}
