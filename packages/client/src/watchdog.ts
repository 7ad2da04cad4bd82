import { OffprintClientError } from './errors.ts';

export interface Watchdog extends Disposable {
  /** Aborted with a NETWORK_ERROR after the silence, or with the outer signal's reason. */
  readonly signal: AbortSignal;
  /** Something was heard: waits anew. */
  heard(nextLimitMs: number): void;
}

/** Notices a connection that is open and dead. */
export function watchSilence(limitMs: number, outer?: AbortSignal): Watchdog {
  const silence = new AbortController();
  const bark = () =>
    silence.abort(
      new OffprintClientError({
        code: 'NETWORK_ERROR',
        status: 0,
        message: 'Offprint has fallen silent. Check that it runs and can be reached.',
      }),
    );
  let timer = setTimeout(bark, limitMs);
  const stop = () => clearTimeout(timer);
  return {
    signal: outer ? AbortSignal.any([outer, silence.signal]) : silence.signal,
    heard(nextLimitMs) {
      stop();
      timer = setTimeout(bark, nextLimitMs);
    },
    [Symbol.dispose]: stop,
  };
}
