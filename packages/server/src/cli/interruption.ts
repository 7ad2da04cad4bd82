import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

export interface Interruption extends Disposable {
  /** Aborts at the first signal, with its name as the reason. */
  readonly signal: AbortSignal;
}

/** The first signal is a request to stop, a second one ends the process at once. */
export function catchInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = (name: StopSignal) => {
    if (controller.signal.aborted) process.exit(interruptedExitCode(name));
    controller.abort(name);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

/** Resolves when the signal has aborted. */
export function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

/** As shells number it: 130 for an interrupt, 143 for a request to end. */
export function interruptedExitCode(name: StopSignal): number {
  return 128 + constants.signals[name];
}
