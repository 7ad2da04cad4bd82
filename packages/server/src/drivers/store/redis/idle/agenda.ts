import { type Bind, defineScript } from '../scripts.ts';

/** The time in ms until each task has something to do. Null if nothing is planned. */
export interface Agenda {
  readonly claim: number | null;
  readonly nextDue: number | null;
  readonly expireLeases: number | null;
  readonly purgeExpired: number | null;
  readonly sweepExpired: number | null;
  /** Without the time for which swept rows are kept. */
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
  /** How long an answer is used, unless this process writes something. */
  readonly idleIntervalMs: number;
  readonly monotonicMs: () => number;
}

export interface KnownAgenda {
  /**
   * In how many ms the task is due; asks the server if that is not known. Infinity: nothing is
   * planned.
   */
  dueInMs(task: Task): Promise<number>;
  /** Whether jobs were pending or processing when the server was last asked. */
  readonly hasLiveJobs: boolean;
  /** Call after a write of this process. */
  forget(): void;
  /** Call after this process has created or claimed a job. */
  noteLiveJobs(): void;
  /** Asks the server again if its last answer is older than that. */
  refresh(olderThanMs: number): Promise<void>;
}

/** Keeps the server's answer about what will be due. */
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
