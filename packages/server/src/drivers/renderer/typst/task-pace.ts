import { giveWay, keepPace, workedMs } from '../../../platform/processes.ts';

/** What most tasks have the processor for is less. */
const BRIEF_TASK_MS = 30;
/** Between two looks at a task that has been given little of it. */
const SHORTEST_LOOK_MS = 5;

const SYSTEM = { giveWay, keepPace, workedMs };

/** Of a process that works at one task at a time. */
export interface TaskPace {
  /** From the beginning of a task until it is disposed of at its end. */
  ofTask(): Disposable;
}

/**
 * A task begins at the priority of the server and gives way if it is not brief: at a lower one, a
 * task of 2 ms waits some 50 ms for the processor beside those that take long. What counts is how long it
 * has worked: one that waited for its share would give way just because of that, and wait all the more.
 *
 * @param system whoever sets priorities and tells how long a process has worked
 */
export function createTaskPace(pid: number, system: typeof SYSTEM = SYSTEM): TaskPace {
  let givesWay = true;
  let mayKeepPace = true;

  function giveWayNow(): void {
    givesWay = true;
    system.giveWay(pid);
  }

  return {
    ofTask() {
      if (givesWay && mayKeepPace) {
        mayKeepPace = system.keepPace(pid);
        givesWay = !mayKeepPace;
      }
      const workedBeforeMs = system.workedMs(pid);
      let timer: NodeJS.Timeout;
      function lookAfter(ms: number): void {
        timer = setTimeout(() => {
          const leftMs = BRIEF_TASK_MS - sinceMs(system.workedMs(pid), workedBeforeMs);
          if (leftMs > 0) lookAfter(Math.max(leftMs, SHORTEST_LOOK_MS));
          else giveWayNow();
        }, ms);
      }
      lookAfter(BRIEF_TASK_MS);
      return { [Symbol.dispose]: () => clearTimeout(timer) };
    },
  };
}

/** Where the system does not tell, it has worked all the time. */
function sinceMs(nowMs: number | null, beforeMs: number | null): number {
  return nowMs === null || beforeMs === null ? BRIEF_TASK_MS : nowMs - beforeMs;
}
