import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { startServer } from '../server-process.ts';
import { type Fixture, readFixtures, variantOf } from './different-documents.ts';
import { latenciesOverHttp, throughputOverHttp } from './over-http.ts';
import { cpuMs, processBytes, treeBytes } from './process-usage.ts';
import { openRawLimit } from './raw-limit.ts';
import { openRawTypst } from './raw-typst.ts';

// Both engines' raw limits (a bare loop of browser commands on hot pages, of the compiler) beside the
// same résumés submitted over HTTP, in turns, so that what else the machine does falls on all alike.
// No two documents are the same.
//   node main.ts [--prints 200] [--rounds 5] [--latencies 100] [--memory 2000] RESUME.json…

const CONCURRENCY = 2;
/** Chromium caches nothing of a document: so many are enough for its bare loop. */
const CHROMIUM_VARIANTS = 50;
const MEMORY_FROM_PRINTS = 200;
const TYPST_TEMPLATE = 'modern';
const CHROMIUM_TEMPLATE = 'web-modern';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prints: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    latencies: { type: 'string', default: '100' },
    memory: { type: 'string', default: '2000' },
  },
});
const prints = Number(values.prints);
const rounds = Number(values.rounds);
const latencies = Number(values.latencies);
const memoryPrints = Number(values.memory);
if (positionals.length === 0) throw new Error('name at least one JSON Resume to print');

const source = createTemplateLibrary();
const tempDir = await mkdtemp(join(tmpdir(), 'offprint-raw-'));
const SETTINGS = {
  OFFPRINT_CONCURRENCY: String(CONCURRENCY),
  // The limits of a user are out of the way.
  OFFPRINT_USER_CONCURRENCY: '1000',
  OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '1000000',
  OFFPRINT_QUOTA_BYTES: String(2 ** 40),
};
const server = await startServer(SETTINGS);
const rawTypst = openRawTypst(CONCURRENCY);
/** Of the next document, whoever prints it. */
let number = 0;
try {
  const fixtures = await readFixtures(positionals);
  for (const fixture of fixtures) await compare(fixture);
  const [first] = fixtures;
  if (first && memoryPrints > 0) await watchMemory(first);
} finally {
  rawTypst.close();
  await server.stop();
  await rm(tempDir, { recursive: true, force: true });
}

interface Round {
  readonly rawChromium: number;
  readonly rawTypst: number;
  readonly chromium: number;
  readonly typst: number;
  readonly serverMs: number;
}

async function compare({ name, resume }: Fixture): Promise<void> {
  const template = source.templates.find(({ id }) => id === CHROMIUM_TEMPLATE);
  if (!template) throw new Error(`there is no template ${CHROMIUM_TEMPLATE}`);
  const documents = await Promise.all(
    Array.from({ length: CHROMIUM_VARIANTS }, async () => ({
      templateId: template.id,
      document: await template.print(variantOf(resume, number++), {}, 'standard'),
    })),
  );
  const cacheDir = join(homedir(), '.cache', 'offprint');
  const rawChromium = await openRawLimit({
    source,
    documents,
    concurrency: CONCURRENCY,
    cacheDir,
    tempDir,
  });
  const rawTypstRate = (count: number) => {
    number += count;
    const task = { templateId: TYPST_TEMPLATE, resume, from: number - count, prints: count };
    return rawTypst.run(task);
  };
  const overHttp = (templateId: string, count: number) =>
    throughputOverHttp(server, bodiesOf(resume, templateId, count), count);

  const all: Round[] = [];
  const resting: number[][] = [];
  try {
    for (let round = -1; round < rounds; round += 1) {
      // The first one warms up.
      const count = round < 0 ? Math.ceil(prints / 4) : prints;
      const rawChromiumRate = (await rawChromium.run(count)).pdfsPerSecond;
      const chromium = await overHttp(CHROMIUM_TEMPLATE, count);
      const rawRate = await rawTypstRate(count);
      const cpuBefore = cpuMs(server.pid);
      const typst = await overHttp(TYPST_TEMPLATE, count);
      const serverMs = (cpuMs(server.pid) - cpuBefore) / count;
      if (round < 0) continue;
      all.push({ rawChromium: rawChromiumRate, rawTypst: rawRate, chromium, typst, serverMs });
      const bodies = bodiesOf(resume, TYPST_TEMPLATE, latencies);
      resting.push(await latenciesOverHttp(server, bodies, latencies));
    }
  } finally {
    await rawChromium.close();
  }
  report(name, all, resting);
}

function report(name: string, all: readonly Round[], resting: readonly number[][]): void {
  const of = (value: (round: Round) => number, digits: number) =>
    median(all.map(value)).toFixed(digits);
  const at = (part: number) =>
    median(resting.map((each) => each[Math.floor(each.length * part)] ?? 0)).toFixed(1);
  console.log(`
${name}, medians of ${all.length} rounds at concurrency ${CONCURRENCY}
raw Chromium              ${of((round) => round.rawChromium, 1)} PDFs/s
Chromium, end to end      ${of((round) => round.chromium, 1)} PDFs/s
raw Typst                 ${of((round) => round.rawTypst, 1)} PDFs/s
Typst, end to end         ${of((round) => round.typst, 1)} PDFs/s
  / raw Chromium          ${of((round) => round.typst / round.rawChromium, 2)}
  / raw Typst             ${of((round) => round.typst / round.rawTypst, 2)}
  server's processor time ${of((round) => round.serverMs, 1)} ms an export
  at rest                 p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

/** Of a server that has started no browser. */
async function watchMemory({ resume }: Fixture): Promise<void> {
  const typstOnly = await startServer(SETTINGS);
  const all: number[] = [];
  const servers: number[] = [];
  try {
    for (let done = 0; done < memoryPrints; done += MEMORY_FROM_PRINTS) {
      const bodies = bodiesOf(resume, TYPST_TEMPLATE, MEMORY_FROM_PRINTS);
      await throughputOverHttp(typstOnly, bodies, MEMORY_FROM_PRINTS);
      all.push(treeBytes(typstOnly.pid));
      servers.push(processBytes(typstOnly.pid));
    }
  } finally {
    await typstOnly.stop();
  }
  const [first = 0] = all;
  console.log(`
MB of all processes, every ${MEMORY_FROM_PRINTS} prints by Typst: ${inMegabytes(all)}
of them the server: ${inMegabytes(servers)}
peak / first: ${(Math.max(...all) / first).toFixed(3)}`);
}

function inMegabytes(bytes: readonly number[]): string {
  return bytes.map((each) => (each / 2 ** 20).toFixed(0)).join(' ');
}

/** Made beforehand: it is not the client that is measured. */
function bodiesOf(resume: Fixture['resume'], templateId: string, count: number): string[] {
  return Array.from({ length: count }, () =>
    JSON.stringify({ document: variantOf(resume, number++), templateId }),
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
