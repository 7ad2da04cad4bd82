import { setImmediate } from 'node:timers/promises';

/** How jobs are handed in and worked off. The number of jobs in flight is equal for everybody. */
export interface Style {
  readonly name: 'single' | 'batched';
  /** Callers at once, of each kind. */
  readonly lanes: number;
  /** Jobs a call. */
  readonly batch: number;
}

export const SINGLE: Style = { name: 'single', lanes: 8, batch: 1 };
export const BATCHED: Style = { name: 'batched', lanes: 2, batch: 50 };

/** A queue on a server, as its documentation recommends it for this style. */
export interface Contender {
  /** Hands in so many jobs; each is durable when it is answered. */
  submit(jobs: number): Promise<void>;
  /**
   * Works off so many jobs that are waiting.
   *
   * @returns milliseconds from the first question for a job until the last one is recorded as done
   */
  process(jobs: number): Promise<number>;
  /**
   * One worker that waits for jobs and completes each.
   *
   * @param onClaimed called when the worker has the job, before it completes it
   * @returns what ends the worker
   */
  wait(onClaimed: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface Entrant {
  readonly name: string;
  open(style: Style): Promise<Contender>;
}

/** Calls `work` for `jobs` jobs in all, `batch` a call, `lanes` calls at once. */
export async function inLanes(
  jobs: number,
  { lanes, batch }: Style,
  work: (size: number, firstIndex: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < jobs) {
      const first = next;
      next = Math.min(jobs, first + batch);
      await work(next - first, first);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Runs lanes that each work on what they get, until so many jobs are done. */
export async function untilDone(
  jobs: number,
  { lanes }: Style,
  startLane: () => () => Promise<number>,
): Promise<number> {
  let done = 0;
  const startedAt = performance.now();
  const lane = async (work: () => Promise<number>) => {
    while (done < jobs) {
      const ended = await work();
      done += ended;
      // The others hold what is left. Without a turn of the event loop a store in this process
      // could not take their completions.
      if (ended === 0) await setImmediate();
    }
  };
  await Promise.all(Array.from({ length: lanes }, () => lane(startLane())));
  return performance.now() - startedAt;
}
