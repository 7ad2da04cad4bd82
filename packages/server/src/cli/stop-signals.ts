import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

export interface StopSignals extends Disposable {
  /** Aborts at the first signal, with its name as the reason. */
  readonly signal: AbortSignal;
  /** What a command that was stopped answers to the shell: 130 for SIGINT, 143 for SIGTERM. */
  readonly exitCode: number;
}

/** Under npm one Ctrl-C comes twice: from the terminal, and passed on by npm. */
const REPEATED_BY_NPM_WITHIN_MS = 250;

/** The first signal is a request to stop, a second one ends the process at once. */
export function catchStopSignals(
  target: Pick<NodeJS.Process, 'on' | 'off' | 'exit'> = process,
): StopSignals {
  const controller = new AbortController();
  const { signal } = controller;
  let firstAtMs = 0;
  const onSignal = (name: StopSignal) => {
    if (signal.aborted) {
      const isRepeated =
        signal.reason === name && performance.now() - firstAtMs < REPEATED_BY_NPM_WITHIN_MS;
      if (!isRepeated) target.exit(exitCodeOf(name));
      return;
    }
    firstAtMs = performance.now();
    controller.abort(name);
  };
  for (const name of SIGNALS) target.on(name, onSignal);
  return {
    signal,
    get exitCode() {
      return exitCodeOf(signal.reason);
    },
    [Symbol.dispose]() {
      for (const name of SIGNALS) target.off(name, onSignal);
    },
  };
}

function exitCodeOf(name: StopSignal): number {
  return 128 + constants.signals[name];
}
