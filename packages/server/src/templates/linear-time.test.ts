import { expect, test } from 'vitest';
import { z } from 'zod';
import { HOSTILE_TEXTS } from '../../../../test/support/hostile-texts.ts';
import { RESUME_KIND } from '../domain/document-kinds.ts';
import { safeFileName } from '../domain/file-name.ts';
import { resumeSchema } from '../domain/resume/schema.ts';
import { createTemplateLibrary } from './registry.ts';

/**
 * Nobody may hold the thread with a text: ten times the text takes about ten times as long, in
 * whatever field it stands. The texts are longer than fields may be, so that what is linear here
 * stays so when a limit grows.
 */
const SHORT = 1_000;
const LONG = 10_000;
/** In proportion to the length it would be 1, and 10 to its square; garbage collection blurs both. */
const MAX_RATIO = 4;
const UNMEASURABLE_MS = 10;

const [template] = createTemplateLibrary().templates;
const SECTIONS = [...Object.keys(resumeSchema.shape), 'x-note', 'lang'];

test.each(Object.entries(HOSTILE_TEXTS))('%s cost time in proportion', async (_name, textOf) => {
  const slow: string[] = [];
  for (const section of SECTIONS) {
    const long = work(section, textOf(LONG));
    const short = work(section, textOf(SHORT));
    if (!(await isLinearOnce(long, short))) slow.push(section);
  }
  expect(slow).toEqual([]);
});

/** Everything that is done with the texts of a section before an engine sets it. */
function work(section: string, text: string): () => Promise<void> {
  const field = Object.entries(resumeSchema.shape).find(([key]) => key === section)?.[1];
  const document = { [section]: field ? filled(field, text) : text };
  return async () => {
    RESUME_KIND.parse(document);
    safeFileName(text);
    template?.estimatePages(document, {}, 0);
    await template?.print(document, {}, 'standard');
  };
}

function filled(schema: z.core.$ZodType, text: string): unknown {
  if (schema instanceof z.ZodOptional) return filled(schema.unwrap(), text);
  if (schema instanceof z.ZodPipe) return filled(schema.in, text);
  if (schema instanceof z.ZodArray) return [filled(schema.element, text)];
  if (!(schema instanceof z.ZodObject)) return text;
  const fields = Object.entries(schema.shape).map(([key, field]) => [key, filled(field, text)]);
  return { ...Object.fromEntries(fields), 'x-note': text };
}

/** What else the machine does may get in the way of a try. */
async function isLinearOnce(long: () => Promise<void>, short: () => Promise<void>) {
  for (let tries = 0; tries < 3; tries += 1) if (await isLinear(long, short)) return true;
  return false;
}

async function isLinear(long: () => Promise<void>, short: () => Promise<void>): Promise<boolean> {
  const longMs = await cpuMs(1, long);
  if (longMs < UNMEASURABLE_MS) return true;
  return longMs < MAX_RATIO * (await cpuMs(LONG / SHORT, short)) + UNMEASURABLE_MS;
}

/** Of this thread alone, since the machine may be busy. */
async function cpuMs(runs: number, run: () => Promise<void>): Promise<number> {
  const before = process.threadCpuUsage();
  for (let count = 0; count < runs; count += 1) await run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
