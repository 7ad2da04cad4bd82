import type { AppContext } from '../app/context.ts';
import { type RunEnd, storageAnswers } from '../app/run-export.ts';
import { pause } from '../async/event.ts';

/** A machine that can print or keep nothing leaves the jobs to others, and looks again after so long. */
const SHORTEST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;

export interface Rest {
  /** @param engine of the job's template; null when this version knows no such template */
  attemptEnded(end: RunEnd, engine: string | null): void;
  /** True when it has rested, so that the machine is to be looked at again. */
  restIfUnable(signal: AbortSignal): Promise<boolean>;
}

/** Rests ever longer while nothing at all can be printed and kept on this machine. */
export function createRest(ctx: AppContext): Rest {
  const unableEngines = new Set<string>();
  let isStorageAway = false;
  let restMs = SHORTEST_REST_MS;

  /** One engine that is missing keeps no job of another from being printed. */
  function hasEngine(): boolean {
    if (!ctx.templates.list().every(({ engine }) => unableEngines.has(engine))) return true;
    // Only a print tells whether an engine starts again, so all are tried after the rest.
    unableEngines.clear();
    return false;
  }

  async function hasStorage(): Promise<boolean> {
    if (isStorageAway) isStorageAway = !(await storageAnswers(ctx));
    return !isStorageAway;
  }

  async function hasRoom(): Promise<boolean> {
    try {
      await ctx.room.assertRoom();
      return true;
    } catch (error) {
      ctx.log.warn({ err: error }, 'there is no room for another file');
      return false;
    }
  }

  async function obstacle(): Promise<string | null> {
    if (!hasEngine()) return 'no engine starts';
    if (!(await hasStorage())) return 'the storage does not answer';
    return (await hasRoom()) ? null : 'there is no room';
  }

  return {
    attemptEnded({ outcome, lack }, engine) {
      if (lack === 'storage') isStorageAway = true;
      if (lack === 'engine' && engine !== null) unableEngines.add(engine);
      if (outcome !== 'completed') return;
      if (engine !== null) unableEngines.delete(engine);
      restMs = SHORTEST_REST_MS;
    },
    async restIfUnable(signal) {
      const reason = await obstacle();
      if (reason === null) return false;
      ctx.log.warn({ reason, restMs }, 'this machine can print nothing, so its worker rests');
      await pause(restMs, signal);
      restMs = Math.min(restMs * 2, LONGEST_REST_MS);
      return true;
    },
  };
}
