import { onTestFinished, vi } from 'vitest';
import {
  createTypstRenderer,
  type TypstRendererOptions,
} from '../../../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import type { Renderer, RenderRequest } from '../../../packages/server/src/ports/renderer.ts';
import { silentLogger } from '../../browser/support/silent-logger.ts';
import { cpuTicks, descendantsOf } from '../../support/processes.ts';
import { type LetterDocument, letterSource } from './letter-source.ts';

export const NEVER = new AbortController().signal;
export const LETTER = { id: 'letter', engine: 'typst' };

/** A renderer of the running test, closed when it is over. */
export async function openRenderer(options: Partial<TypstRendererOptions> = {}): Promise<Renderer> {
  const renderer = letterRenderer(options);
  onTestFinished(() => renderer.close());
  return renderer;
}

/** Whoever opens it closes it. */
export function letterRenderer(options: Partial<TypstRendererOptions>): Renderer {
  return createTypstRenderer({
    source: letterSource(),
    concurrency: 1,
    timeoutMs: 30_000,
    log: silentLogger,
    ...options,
  });
}

export function letter(document: LetterDocument, more: Partial<RenderRequest> = {}): RenderRequest {
  return { template: LETTER, document, options: {}, quality: 'standard', maxPages: 50, ...more };
}

export const ENDLESS_LETTER: LetterDocument = {
  code: `${'for _ in range(9999) { '.repeat(4)}none ${'}'.repeat(4)}`,
};

/** The processes of the compiler that this process, or another, has started. */
export function compilerPids(ofPid: number = process.pid): number[] {
  return descendantsOf(ofPid)
    .filter(({ state, commandLine }) => state !== 'Z' && commandLine.includes('compiler-program'))
    .map(({ pid }) => pid);
}

/** The process that a print keeps busy, once one does. It must have been started before. */
export async function busyCompiler(): Promise<number> {
  const before = new Map(compilerPids().map((pid) => [pid, cpuTicks(pid)]));
  return await vi.waitUntil(
    () => [...before].find(([pid, ticks]) => cpuTicks(pid) >= ticks + BUSY_TICKS)?.[0],
    { timeout: 60_000, interval: 20 },
  );
}

/** Hundredths of a second of processor time that no short document takes. */
const BUSY_TICKS = 15;
