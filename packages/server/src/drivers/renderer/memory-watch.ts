import { residentBytes } from '../../platform/processes.ts';
import { needsTooMuchMemory } from './render-errors.ts';

/** Within this time a page fills about 100 MB more. */
const MEASURE_EVERY_MS = 100;

export interface MemoryWatch extends Disposable {
  /** Aborts with DOCUMENT_TOO_LARGE when the process uses more memory than allowed. */
  readonly signal: AbortSignal;
}

/**
 * Watches the printing process during a print.
 *
 * @param pid null: unknown, so that nothing is watched
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
