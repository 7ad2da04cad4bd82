import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Reply, Scripts } from './scripts.ts';

/** What scripts that find nothing to do answer with. */
const NOTHING: Readonly<Record<string, Reply>> = {
  claim: [''],
  'expire-leases': [],
  'purge-expired': ['0'],
  'take-expired': [],
  'purge-taken': ['0'],
};

/** By name of a script, in how many ms it will have something to do. */
type DueInMs = Readonly<Record<string, number>>;

interface Agenda {
  readonly askedAtMs: number;
  readonly dueInMs: DueInMs;
}

export interface ThriftOptions {
  /** An idle process asks no more often. */
  readonly idleIntervalMs: number;
  readonly monotonicMs: () => number;
  /** A claim or a heartbeat was answered with jobs. */
  readonly onLeases: () => void;
}

/**
 * For a store where each command costs: workers and sweepers may ask as often as they like, but
 * are answered here as long as it is known that there is nothing to do. Each claim brings back when
 * there will be; that holds for the idle interval, or until this process writes something. What
 * other processes do in between is seen when it is over.
 */
export function createThriftyScripts(
  scripts: Scripts,
  { idleIntervalMs, monotonicMs, onLeases }: ThriftOptions,
): Scripts {
  // The others look when the claim that follows has renewed the agenda.
  const sweepIntervalMs = idleIntervalMs * 1.5;
  let agenda: Agenda | null = null;
  let writes = 0;

  function forget(): void {
    agenda = null;
    writes += 1;
  }

  /** Null when it has to be asked; Infinity when nothing is in sight. */
  function knownDueInMs(name: string, validMs: number): number | null {
    if (!agenda) return null;
    const elapsedMs = monotonicMs() - agenda.askedAtMs;
    if (elapsedMs >= validMs) return null;
    return (agenda.dueInMs[name] ?? Number.POSITIVE_INFINITY) - elapsedMs;
  }

  function hasNothingToDo(name: string, args: readonly string[]): boolean {
    const validMs = name === 'claim' ? idleIntervalMs : sweepIntervalMs;
    const dueInMs = knownDueInMs(name, validMs);
    if (dueInMs === null) return false;
    // A row that was taken is kept for a while, which only the caller knows.
    const keptMs = name === 'purge-taken' ? Number(args[0]) : 0;
    return dueInMs + keptMs > 0;
  }

  async function claim(args: readonly string[]): Promise<Reply> {
    const askedAtMs = monotonicMs();
    const writesBefore = writes;
    const reply = await scripts.write('claim', ...args, 'with agenda');
    const [dueInMs] = reply;
    if (reply.length > 1) onLeases();
    if (dueInMs && writes === writesBefore) agenda = { askedAtMs, dueInMs: JSON.parse(dueInMs) };
    return reply;
  }

  async function renew(args: readonly string[]): Promise<Reply> {
    const kept = await scripts.write('renew', ...args);
    if (kept.length > 0) onLeases();
    return kept;
  }

  return {
    async read(name, ...args) {
      const dueInMs = name === 'next-due' ? knownDueInMs(name, sweepIntervalMs) : null;
      if (dueInMs === null) return scripts.read(name, ...args);
      return [Number.isFinite(dueInMs) ? String(Math.max(1, Math.ceil(dueInMs))) : ''];
    },
    async write(name, ...args) {
      const nothing = NOTHING[name];
      if (nothing && hasNothingToDo(name, args)) return unhurried(nothing);
      if (name === 'claim') return claim(args);
      // A heartbeat gives nobody anything to do.
      if (name === 'renew') return renew(args);
      return scripts.write(name, ...args).finally(forget);
    },
  };
}

/** Whoever asks in a loop lets others have their turn, as with any answer of a server. */
async function unhurried(reply: Reply): Promise<Reply> {
  await nextTurn();
  return reply;
}
