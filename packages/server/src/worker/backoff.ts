import type { AppContext } from '../app/context.ts';
import { type RunEnd, storageAnswers } from '../app/run-export.ts';
import { pause } from '../async/event.ts';

/**
 * A machine that can't print or store anything leaves jobs to others, and tries again after this
 * time.
 */
const SHORTEST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

export interface Backoff {
  /** @param engine that of the job's template; null if this version does not know the template */
  attemptEnded(end: RunEnd, engine: string | null): void;
  /** True if it has paused, so that the machine has to be checked again. */
  backOffIfUnable(signal: AbortSignal): Promise<boolean>;
}

/** Pauses for longer and longer while nothing can be printed or stored on this machine. */
export function createBackoff(ctx: AppContext): Backoff {
  const unableEngines = new Set<string>();
  let isStorageAway = false;
  let delayMs = SHORTEST_DELAY_MS;

  /** A missing engine does not keep jobs for others from being printed. */
  function hasEngine(): boolean {
    if (!ctx.templates.list().every(({ engine }) => unableEngines.has(engine))) return true;
    // Only a print shows whether an engine starts again, so all are tried after the pause.
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
      delayMs = SHORTEST_DELAY_MS;
    },
    async backOffIfUnable(signal) {
      const reason = await obstacle();
      if (reason === null) return false;
      ctx.log.warn(
        { reason, restMs: delayMs },
        'this machine can print nothing, so its worker rests',
      );
      await pause(delayMs, signal);
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
      return true;
    },
  };
}
