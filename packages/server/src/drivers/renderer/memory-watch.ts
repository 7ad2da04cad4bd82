import { residentBytes } from '../../platform/processes.ts';
import { needsTooMuchMemory } from './render-errors.ts';

/** In it a page fills about 100 MB more. */
const MEASURE_EVERY_MS = 100;

export interface MemoryWatch extends Disposable {
  /** Aborts when the process has more in memory than allowed, with DOCUMENT_TOO_LARGE as its reason. */
  readonly signal: AbortSignal;
}

/**
 * Looks at the process that prints, while it does.
 *
 * @param pid null: not known, so that nothing is watched
 */
export function watchMemory(pid: number | null, maxBytes: number): MemoryWatch {
  const tooMuch = new AbortController();
  const measure = (knownPid: number) => {
    const resident = residentBytes(knownPid);
    if (resident !== null && resident > maxBytes) tooMuch.abort(needsTooMuchMemory(maxBytes));
  };
  const timer = pid === null ? undefined : setInterval(measure, MEASURE_EVERY_MS, pid);
  return {
    signal: tooMuch.signal,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
