import { parseArgs } from 'node:util';
import { startServer } from '../server-process.ts';
import { ATTACKS } from './attacks.ts';
import { type Answered, startHostile } from './hostile-process.ts';
import { type Export, type Latencies, measure, type QuietUser } from './quiet-user.ts';
import { type Watched, watchServer } from './server-watch.ts';

// A quiet user's short job, from submission to completed, beside hostile users, as a ratio to the
// same server at rest in the same run.
//   node main.ts [--samples 200] [--seconds 60] [--only previews,streams | --only none] [--crowd 10]

const KEY = 'the-key-of-this-benchmark';
const WARM_UP_SAMPLES = 50;
const CALM_SAMPLES = 10;

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string' },
    crowd: { type: 'string', default: '10' },
  },
});
const samples = Number(values.samples);
const maxMs = 1_000 * Number(values.seconds);
const named = values.only?.split(',') ?? Object.keys(ATTACKS);
const names = named.filter((name) => name !== 'none');

const server = await startServer({ OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: KEY });
const quiet: QuietUser = {
  api: server.api,
  headers: { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'quiet' },
};
try {
  await measure(quiet, WARM_UP_SAMPLES, maxMs);
  const rest = await watched(() => measure(quiet, samples, maxMs));
  report('at rest', rest, rest);
  for (const name of names) {
    report(name, await besideHostile(name, 1), rest);
  }
  const crowd = Number(values.crowd);
  if (crowd > 0)
    report(`everything, ${crowd} users`, await besideHostile('everything', crowd), rest);
} finally {
  await server.stop();
}

interface Measured extends Latencies, Watched {
  readonly attack?: string;
}

async function watched(run: () => Promise<Latencies>): Promise<Measured> {
  const watch = watchServer(server.api, server.pid);
  const latencies = await run();
  return { ...latencies, ...(await watch.stop()) };
}

async function besideHostile(name: string, users: number): Promise<Measured> {
  const hostile = await startHostile(name, server.api, KEY, users);
  let measured: Measured | undefined;
  try {
    measured = await watched(() => measure(quiet, samples, maxMs));
  } finally {
    const answered = await hostile.stop();
    // What one attack has left is done before the next is measured.
    await measure(quiet, CALM_SAMPLES, maxMs);
    if (measured) measured = { ...measured, attack: describe(answered) };
  }
  return measured;
}

function describe({ answers, refusals, seconds }: Answered): string {
  if (answers === 0) return 'the attack had to be killed';
  const share = (100 * refusals) / answers;
  return `${(answers / seconds).toFixed(0)} requests/s, ${share.toFixed(0)} % refused`;
}

function describeSlowest({ tookMs, submitMs, claimMs, runMs }: Export): string {
  const ms = (part: number) => part.toFixed(0);
  return `slowest ${ms(tookMs)} ms: submit ${ms(submitMs)}, claim ${ms(claimMs)}, run ${ms(runMs)}`;
}

function report(name: string, measured: Measured, rest: Measured): void {
  const { p50Ms, p99Ms, slowest, lost, healthMs, peakMb, starvedShare, attack = '' } = measured;
  const ratio = (ms: number, restMs: number) => `${(ms / restMs).toFixed(1)}x`.padStart(6);
  console.log(
    [
      name.padEnd(24),
      `p50 ${p50Ms.toFixed(0).padStart(5)} ms ${ratio(p50Ms, rest.p50Ms)}`,
      `p99 ${p99Ms.toFixed(0).padStart(5)} ms ${ratio(p99Ms, rest.p99Ms)}`,
      `lost ${lost}`,
      `healthz ${healthMs.toFixed(0)} ms`,
      `${peakMb.toFixed(0)} MB`,
      `starved ${(100 * starvedShare).toFixed(0)} %`,
      attack,
      slowest ? describeSlowest(slowest) : '',
    ].join('   '),
  );
}
