import { giveWay, keepPace, workedMs } from '../../../platform/processes.ts';

/** Most tasks take less processor time. */
const BRIEF_TASK_MS = 30;
/** The shortest time between two looks at a task that has had little processor time. */
const SHORTEST_LOOK_MS = 5;

const SYSTEM = { giveWay, keepPace, workedMs };

/** The priority of a process that does one task at a time. */
export interface TaskPace {
  /** Starts with a task, and ends when it is disposed. */
  ofTask(): Disposable;
}

/**
 * A task starts at the server's priority, and gets a lower one if it is not brief: at a lower one
 * from the start, a task of 2 ms waits some 50 ms for a processor beside long tasks. Processor time
 * decides, since a task that waits would otherwise lose its priority for having waited.
 *
 * @param system sets priorities and measures processor time
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

/** If the system does not say, all of the time counts as processor time. */
function sinceMs(nowMs: number | null, beforeMs: number | null): number {
  return nowMs === null || beforeMs === null ? BRIEF_TASK_MS : nowMs - beforeMs;
}
