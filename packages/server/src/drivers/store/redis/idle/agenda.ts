import { type Bind, defineScript } from '../scripts.ts';

/** In how many ms each of these will have something to do; null where nothing is in sight. */
export interface Agenda {
  readonly claim: number | null;
  readonly nextDue: number | null;
  readonly expireLeases: number | null;
  readonly purgeExpired: number | null;
  readonly sweepExpired: number | null;
  /** For rows that are kept no longer than they are swept. */
  readonly purgeSwept: number | null;
  readonly hasLiveJobs: boolean;
}

export type Task = Exclude<keyof Agenda, 'hasLiveJobs'>;

type Answer = readonly [...(number | null)[], hasLiveJobs: number];

const lookAhead = defineScript({
  lua: 'idle/look-ahead',
  writes: false,
  encode: () => [],
  decode: (answer: Answer): Agenda => {
    const [claim, nextDue, expireLeases, purgeExpired, sweepExpired, purgeSwept, live] = answer.map(
      (value) => value ?? null,
    );
    return {
      claim: claim ?? null,
      nextDue: nextDue ?? null,
      expireLeases: expireLeases ?? null,
      purgeExpired: purgeExpired ?? null,
      sweepExpired: sweepExpired ?? null,
      purgeSwept: purgeSwept ?? null,
      hasLiveJobs: live === 1,
    };
  },
});

export interface AgendaOptions {
  /** So long it holds, unless this process writes something. */
  readonly idleIntervalMs: number;
  readonly monotonicMs: () => number;
}

export interface KnownAgenda {
  /** In how many ms from now; asked when it is not known. Infinity: nothing is in sight. */
  dueInMs(task: Task): Promise<number>;
  /** Whether jobs are pending or processing, as far as was heard. */
  readonly hasLiveJobs: boolean;
  /** This process has written something. */
  forget(): void;
  /** This process has made or taken a job. */
  noteLiveJobs(): void;
  /** Asks again, if what was heard is older than that. */
  refresh(olderThanMs: number): Promise<void>;
}

/** What the server has said of what will be due, as long as that holds. */
export function createAgenda(
  bind: Bind,
  { idleIntervalMs, monotonicMs }: AgendaOptions,
): KnownAgenda {
  const ask = bind(lookAhead);
  let known: { readonly agenda: Agenda; readonly askedAtMs: number } | null = null;
  let asking: Promise<Agenda> | null = null;
  let forgotten = 0;
  let live = { hasJobs: false, heardAtMs: Number.NEGATIVE_INFINITY };

  async function askServer(): Promise<Agenda> {
    const askedAtMs = monotonicMs();
    const before = forgotten;
    const agenda = await ask();
    if (forgotten === before) known = { agenda, askedAtMs };
    live = { hasJobs: agenda.hasLiveJobs, heardAtMs: askedAtMs };
    return agenda;
  }

  function asked(): Promise<Agenda> {
    asking ??= askServer().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    async dueInMs(task) {
      const nowMs = monotonicMs();
      const isKnown = known !== null && nowMs - known.askedAtMs < idleIntervalMs;
      const { agenda, askedAtMs } =
        isKnown && known ? known : { agenda: await asked(), askedAtMs: nowMs };
      return (agenda[task] ?? Number.POSITIVE_INFINITY) - (nowMs - askedAtMs);
    },
    get hasLiveJobs() {
      return live.hasJobs;
    },
    forget() {
      known = null;
      forgotten += 1;
    },
    noteLiveJobs() {
      live = { hasJobs: true, heardAtMs: monotonicMs() };
    },
    async refresh(olderThanMs) {
      if (monotonicMs() - live.heardAtMs >= olderThanMs) await asked();
    },
  };
}
