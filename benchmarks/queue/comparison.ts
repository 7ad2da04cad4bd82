import { BATCHED, type Contender, type Entrant, SINGLE, type Style } from './contender.ts';
import { measureLatencies, measureRound, quantile, type Round } from './measurement.ts';

export interface Plan {
  readonly rounds: number;
  /** Jobs a round. */
  readonly single: number;
  readonly batched: number;
  /** Latencies a round. */
  readonly latencies: number;
}

interface Runner {
  readonly name: string;
  readonly contender: Contender;
  readonly rounds: Round[];
  readonly latencies: number[];
}

/** All of them on one server, in turns within each round, so that noise falls on all alike. */
export async function compare(
  title: string,
  entrants: readonly Entrant[],
  plan: Plan,
): Promise<void> {
  await compareIn(SINGLE, title, entrants, plan.single, plan);
  await compareIn(BATCHED, title, entrants, plan.batched, { ...plan, latencies: 0 });
}

async function compareIn(
  style: Style,
  title: string,
  entrants: readonly Entrant[],
  jobs: number,
  { rounds, latencies }: Plan,
): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const runners: Runner[] = [];
  for (const { name, open } of entrants) {
    const contender = await open(style);
    opened.defer(contender.close);
    runners.push({ name, contender, rounds: [], latencies: [] });
    await measureRound(contender, Math.ceil(jobs / 4));
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of runners) {
      runner.rounds.push(await measureRound(runner.contender, jobs));
      if (latencies === 0) continue;
      runner.latencies.push(...(await measureLatencies(runner.contender, latencies)));
    }
  }
  report(`${title}, ${style.name}`, runners);
}

function report(title: string, runners: readonly Runner[]): void {
  const [first] = runners;
  console.log(`\n### ${title}\n`);
  console.log('| | submit/s | process/s | whole/s | Offprint / it | p50 ms | p99 ms |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { name, rounds, latencies } of runners) {
    const rates = rounds.map(ratesOf);
    const whole = rates.map((rate) => rate.whole);
    const ratios = whole.map((rate, round) => wholeOf(first, round) / rate);
    const latency = latencies.length > 0 ? [0.5, 0.99].map((at) => quantile(latencies, at)) : [];
    const cells = [
      ...[rates.map(({ submit }) => submit), rates.map(({ process }) => process), whole].map(
        (values) => quantile(values, 0.5).toFixed(0),
      ),
      quantile(ratios, 0.5).toFixed(2),
      ...(latency.length > 0 ? latency.map((ms) => ms.toFixed(1)) : ['', '']),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

function wholeOf(runner: Runner | undefined, round: number): number {
  const measured = runner?.rounds[round];
  return measured ? ratesOf(measured).whole : Number.NaN;
}

function ratesOf({ jobs, submitMs, processMs }: Round) {
  const perSecond = (ms: number) => (jobs * 1_000) / ms;
  return {
    submit: perSecond(submitMs),
    process: perSecond(processMs),
    whole: perSecond(submitMs + processMs),
  };
}
