import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { latenciesOverHttp } from '../render/over-http.ts';
import { BIN, startServer } from '../server-process.ts';

// From the start of a process to its first PDF, with nothing running before.
//   node main.ts [--rounds 5] [--built]    with --built: the package that npm run build made

const BUILT = fileURLToPath(new URL('../../dist/server/bin/offprint.js', import.meta.url));
const DOCUMENT = { basics: { name: 'Ada Lovelace', label: 'Analyst' } };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    built: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const bin = values.built ? BUILT : BIN;

const firstPdfs: number[] = [];
const ends: number[] = [];
const served: number[] = [];
for (let round = -1; round < rounds; round += 1) {
  const { firstPdfMs, endMs } = await timeRender();
  const servedMs = await timeServer();
  // The first one fills the cache of compiled sources.
  if (round < 0) continue;
  firstPdfs.push(firstPdfMs);
  ends.push(endMs);
  served.push(servedMs);
}
console.log(`
medians of ${rounds} rounds, in ms
offprint render, to its first PDF  ${median(firstPdfs)}
offprint render, to its end        ${median(ends)}
offprint serve, to its first PDF   ${median(served)}`);

async function timeRender() {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [bin, 'render', '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(DOCUMENT));
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const firstPdfMs = performance.now() - startedAtMs;
  child.stdout.resume();
  const [code] = await ended;
  if (code !== 0) throw new Error(`offprint render ended by ${code}`);
  return { firstPdfMs, endMs: performance.now() - startedAtMs };
}

async function timeServer(): Promise<number> {
  const startedAtMs = performance.now();
  const server = await startServer({}, { bin });
  try {
    await latenciesOverHttp(server, [JSON.stringify({ document: DOCUMENT })], 1);
    return performance.now() - startedAtMs;
  } finally {
    await server.stop();
  }
}

function median(all: readonly number[]): string {
  return (all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0).toFixed(0);
}
