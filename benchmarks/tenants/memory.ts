import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startServer } from '../server-process.ts';
import { startHostile } from './hostile-process.ts';
import { measure } from './quiet-user.ts';
import { residentMb } from './server-watch.ts';

// The memory of the server: at rest, the most while it is attacked, and once the attack is over.
//   node memory.ts [--attack everything] [--users 1] [--rounds 5] [--seconds 20] [--idle 30]

const KEY = 'the-key-of-this-benchmark';
const WARM_UP_SAMPLES = 50;
const LOOK_EVERY_MS = 50;

const { values } = parseArgs({
  options: {
    attack: { type: 'string', default: 'everything' },
    users: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    idle: { type: 'string', default: '30' },
  },
});
const attackMs = 1_000 * Number(values.seconds);
const idleMs = 1_000 * Number(values.idle);

const server = await startServer({ OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: KEY });
const quiet = {
  api: server.api,
  headers: { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'quiet' },
};
try {
  await measure(quiet, WARM_UP_SAMPLES, attackMs);
  await pause(idleMs);
  const restMb = residentMb(server.pid);
  console.log(`at rest   ${describe(restMb, restMb)}`);
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const hostile = await startHostile(values.attack, server.api, KEY, Number(values.users));
    const peakMb = await mostWithin(attackMs);
    await hostile.stop();
    await pause(idleMs);
    console.log(
      `round ${round}   peak ${peakMb.toFixed(0)} MB   then ${describe(residentMb(server.pid), restMb)}`,
    );
  }
} finally {
  await server.stop();
}

async function mostWithin(ms: number): Promise<number> {
  const endsAtMs = performance.now() + ms;
  let mostMb = 0;
  while (performance.now() < endsAtMs) {
    mostMb = Math.max(mostMb, residentMb(server.pid));
    await pause(LOOK_EVERY_MS);
  }
  return mostMb;
}

function describe(mb: number, restMb: number): string {
  return `${mb.toFixed(0)} MB (${(mb / restMb).toFixed(2)} of rest): ${describeParts()}`;
}

/** What it consists of: the heap of the C library, of V8 and others, files. */
function describeParts(): string {
  const sums = { heap: 0, anonymous: 0, files: 0 };
  let part: keyof typeof sums = 'files';
  for (const line of readFileSync(`/proc/${server.pid}/smaps`, 'utf8').split('\n')) {
    const [, name] = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) part = name === '[heap]' ? 'heap' : name ? 'files' : 'anonymous';
    sums[part] += Number(/^Rss:\s+(\d+)/.exec(line)?.[1] ?? 0) / 1024;
  }
  return Object.entries(sums)
    .map(([name, mb]) => `${name} ${mb.toFixed(0)}`)
    .join(', ');
}
