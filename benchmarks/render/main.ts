import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/http/sample-resume.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { startServer } from '../server-process.ts';
import { latenciesOverHttp, throughputOverHttp } from './over-http.ts';
import { openRawLimit, type RawLimit } from './raw-limit.ts';
import { rendererBytes } from './renderer-memory.ts';

// The raw limit (hot pages in a bare CDP loop) beside the same documents submitted over HTTP, in
// turns, so that what else the machine does falls on both alike.
//   node main.ts [--prints 300] [--rounds 5] [--latencies 100] [--memory 2000] [RESUME.json]

type Resume = Readonly<Record<string, unknown>>;

/** What Chromium prints. */
const TEMPLATE_ID = 'web-modern';
const CONCURRENCY = 2;
const VARIANTS = 50;
const MEMORY_FROM_PRINTS = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prints: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '5' },
    latencies: { type: 'string', default: '100' },
    memory: { type: 'string', default: '2000' },
  },
});
const prints = Number(values.prints);
const rounds = Number(values.rounds);
const latencies = Number(values.latencies);
const memoryPrints = Number(values.memory);
const [file] = positionals;

const resume = file ? (JSON.parse(await readFile(file, 'utf8')) as Resume) : sampleResume();
const resumes = Array.from({ length: VARIANTS }, (_, index) => variantOf(resume, index));
const bodies = resumes.map((document) => JSON.stringify({ document, templateId: TEMPLATE_ID }));
const source = createTemplateLibrary();
const tempDir = await mkdtemp(join(tmpdir(), 'offprint-raw-'));

const atOnce = await openRaw(CONCURRENCY);
const oneByOne = await openRaw(1);
const server = await startServer({
  OFFPRINT_CONCURRENCY: String(CONCURRENCY),
  // The limits of a user are out of the way.
  OFFPRINT_USER_CONCURRENCY: '1000',
  OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '1000000',
  OFFPRINT_QUOTA_BYTES: String(2 ** 40),
});
try {
  await atOnce.run(MEMORY_FROM_PRINTS);
  await oneByOne.run(MEMORY_FROM_PRINTS);
  await throughputOverHttp(server, bodies, MEMORY_FROM_PRINTS);
  const memory = [rendererBytes(server.pid)];
  await compareThroughput();
  await compareLatency();
  for (let done = MEMORY_FROM_PRINTS + rounds * prints; done < memoryPrints; done += prints) {
    await throughputOverHttp(server, bodies, prints);
    memory.push(rendererBytes(server.pid));
  }
  reportMemory(memory);
} finally {
  await Promise.all([atOnce.close(), oneByOne.close(), server.stop()]);
  await rm(tempDir, { recursive: true, force: true });
}

async function compareThroughput(): Promise<void> {
  const rows: Row[] = [];
  for (let round = 0; round < rounds; round++) {
    const raw = (await atOnce.run(prints)).pdfsPerSecond;
    rows.push({ raw, http: await throughputOverHttp(server, bodies, prints) });
  }
  report(`PDFs/s at concurrency ${CONCURRENCY}`, rows, (row) => row.http / row.raw);
}

async function compareLatency(): Promise<void> {
  const rows: Row[] = [];
  for (let round = 0; round < rounds; round++) {
    const raw = (await oneByOne.run(latencies)).p50Ms;
    const measured = await latenciesOverHttp(server, bodies, latencies);
    rows.push({ raw, http: measured[Math.floor(latencies / 2)] ?? 0 });
  }
  report('p50 ms, one job at a time', rows, (row) => row.http / row.raw);
}

interface Row {
  readonly raw: number;
  readonly http: number;
}

function report(title: string, rows: readonly Row[], ratioOf: (row: Row) => number): void {
  console.log(`\n${title}\nround   raw limit   POST to completed   ratio`);
  for (const [index, row] of rows.entries()) {
    const cells = [row.raw.toFixed(1).padStart(11), row.http.toFixed(1).padStart(19)];
    console.log(
      `${String(index + 1).padStart(5)} ${cells.join(' ')} ${ratioOf(row).toFixed(3).padStart(7)}`,
    );
  }
  const ratios = rows.map(ratioOf).sort((a, b) => a - b);
  console.log(`median ratio: ${ratios[Math.floor(ratios.length / 2)]?.toFixed(3)}`);
}

function reportMemory(memory: readonly number[]): void {
  const megabytes = memory.map((bytes) => (bytes / 2 ** 20).toFixed(0));
  const [first = 0] = memory;
  console.log(`\nMB of all renderers, from PDF ${MEMORY_FROM_PRINTS} on: ${megabytes.join(' ')}`);
  console.log(`peak / first: ${(Math.max(...memory) / first).toFixed(3)}`);
}

async function openRaw(concurrency: number): Promise<RawLimit> {
  const template = source.templates.find(({ id }) => id === TEMPLATE_ID);
  if (!template) throw new Error(`there is no template ${TEMPLATE_ID}`);
  const documents = await Promise.all(
    resumes.map(async (each) => ({
      templateId: template.id,
      document: await template.print(each, {}, 'standard'),
    })),
  );
  const cacheDir = join(homedir(), '.cache', 'offprint');
  return openRawLimit({ source, documents, concurrency, cacheDir, tempDir });
}

function sampleResume(): Resume {
  const { resume: sample } = SAMPLE_DOCUMENTS;
  if (!sample) throw new Error('there is no sample of a resume');
  return sample;
}

function variantOf(document: Resume, index: number): Resume {
  const basics = document.basics as { name: string };
  return { ...document, basics: { ...basics, name: `${basics.name} ${index}` } };
}
