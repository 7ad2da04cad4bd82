import type { System } from '../compose.ts';
import { toOffprintError } from '../domain/errors.ts';
import type { Logger } from '../ports/logger.ts';
import { EXIT } from './exit-codes.ts';
import { formatDuration } from './format.ts';
import { interrupted } from './interruption.ts';
import { printFact, printWarning } from './start-up-lines.ts';
import { printLine } from './terminal.ts';

/** Starts the browser and says which one it is, while everything else is at work already. */
export async function warmUpBrowser(system: System, stop: AbortSignal): Promise<void> {
  const { clock, log, renderer } = system.app;
  const startedAtMs = clock.monotonicMs();
  try {
    await renderer.warmUp();
    const { description, warnings } = await renderer.check();
    const startMs = Math.round(clock.monotonicMs() - startedAtMs);
    if (stop.aborted) return;
    printFact('Browser', `${description}, ready in ${formatDuration(startMs)}`);
    for (const warning of warnings) printWarning(warning);
    log.info({ browser: description, startMs }, 'the browser is ready');
  } catch (error) {
    if (stop.aborted) return;
    const { message, code, cause } = toOffprintError(error);
    printWarning(`Jobs wait, because nothing can print: ${message}`);
    log.error({ code, err: cause ?? error }, 'the browser did not start');
  }
}

/** Resolves when a signal has asked to stop, and says so. */
export async function untilAskedToStop(system: System, stop: AbortSignal): Promise<void> {
  await interrupted(stop);
  if (process.stdout.isTTY) printLine('\nStopping. Press Ctrl-C again to stop at once.');
  system.app.log.info({ signal: stop.reason, jobs: system.worker.active }, 'stopping');
}

/** An error that nobody caught leaves the process in an unknown state: it is logged, and ends. */
export function exitOnFault(log: Logger): Disposable {
  const onFault = (error: unknown) => {
    log.error({ err: error }, 'an unexpected error ends the process');
    process.exit(EXIT.failed);
  };
  process.on('uncaughtException', onFault);
  return {
    [Symbol.dispose]() {
      process.off('uncaughtException', onFault);
    },
  };
}
