import { expect, test } from 'vitest';
import { z } from 'zod';
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

const PATTERNS: Readonly<Record<string, (length: number) => string>> = {
  'an address of dots': (length) => `a@${'.'.repeat(length)}@`,
  'an address of at signs': repeated('a@'),
  'an address of dotted letters': (length) => `a@${repeated('a.')(length)}@`,
  blanks: (length) => `a${' '.repeat(length)}a`,
  'tabs and blanks': (length) => `a${repeated('\t ')(length)}a`,
  'line feeds': (length) => `a${'\n'.repeat(length)}a`,
  'line feeds and blanks': (length) => `a${repeated('\n ')(length)}a`,
  'blank lines that begin': (length) => `a\n${' '.repeat(length)}a`,
  'opening brackets': repeated('('),
  'opening square brackets': repeated('['),
  'nested links': repeated('[](('),
  asterisks: repeated('*'),
  'asterisks and letters': repeated('*a '),
  'pairs of asterisks': repeated('**a'),
  underscores: repeated('_a'),
  'emphasis in pairs': repeated('**a** _b_ '),
  'links to nowhere': repeated('[a](b'),
  'pictures to nowhere': repeated('![]('),
  'titles without end': repeated('[a](b "'),
  'links with brackets': repeated('[a](()'),
  'addresses in brackets': repeated('<https://'),
  'addresses in a row': repeated('https://a.bc '),
  'addresses and brackets': repeated('https://a.bc/) '),
  'letters that may begin an address': repeated('a@b.'),
  backslashes: repeated('\\'),
  'code without end': repeated('`a '),
  backticks: repeated('`'),
  'a host of one label': (length) => `http://a.${'T'.repeat(length)}`,
  'a host of many labels': (length) => `http://${repeated('a.')(length)}`,
  'a bare host of many labels': (length) => `${repeated('a.')(length)}!`,
  'a bare host in Chinese': (length) => `${repeated('漢.')(length)}漢`,
  'a path of slashes': (length) => `a.bc${'/'.repeat(length)} `,
  'schemes in a row': repeated('mailto:'),
  hyphens: (length) => `${'-'.repeat(length)}a`,
  'hyphens and blanks': (length) => `a${repeated('- ')(length)}a`,
  bullets: repeated('• '),
  digits: (length) => `+${'1'.repeat(length)}x`,
  'digits in brackets': repeated('(0)'),
  'zero-width characters': (length) => `a${'\u200b'.repeat(length)}a`,
  'soft hyphens': repeated('a\u00ad'),
  'joiners of emoji': repeated('👩\u200d'),
  'combining marks': (length) => `a${repeated('\u0301\u0323')(length)}`,
  'halves of surrogate pairs': repeated('\ud83d'),
  'letters of a script without font': repeated('ᚠ'),
  'joined letters': repeated('م'),
  ampersands: repeated('&'),
  entities: repeated('&amp;'),
  'opening tags': repeated('<'),
  quotes: repeated('"'),
  'a data URI of blanks': (length) => `data:image/png;base64,${' '.repeat(length)}!`,
  'a data URI of parameters': (length) => `data:image/png;${repeated('a=b;')(length)}`,
  'equals signs': (length) => `data:image/png;base64,${'='.repeat(length)}!`,
  'languages in a row': repeated('en-'),
  'words of capitals': repeated('aB'),
};

const [template] = createTemplateLibrary().templates;
const SECTIONS = [...Object.keys(resumeSchema.shape), 'x-note', 'lang'];

test.each(Object.entries(PATTERNS))('%s cost time in proportion', async (_name, textOf) => {
  const slow: string[] = [];
  for (const section of SECTIONS) {
    const long = work(section, textOf(LONG));
    const short = work(section, textOf(SHORT));
    if (!(await isLinear(long, short)) && !(await isLinear(long, short))) slow.push(section);
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

function repeated(piece: string): (length: number) => string {
  return (length) => piece.repeat(length / piece.length);
}
