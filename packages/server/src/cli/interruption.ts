import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

export interface Interruption extends Disposable {
  /** Aborts at the first signal, with its name as the reason. */
  readonly signal: AbortSignal;
}

/** Under npm one Ctrl-C comes twice: from the terminal, and passed on by npm. */
const ECHO_MS = 250;

/** The first signal is a request to stop, a second one ends the process at once. */
export function catchInterruption(): Interruption {
  const controller = new AbortController();
  let firstAtMs = 0;
  const onSignal = (name: StopSignal) => {
    const isEcho = controller.signal.reason === name && performance.now() - firstAtMs < ECHO_MS;
    if (isEcho) return;
    if (controller.signal.aborted) process.exit(interruptedExitCode(name));
    firstAtMs = performance.now();
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
