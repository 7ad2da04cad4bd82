import { aborted } from '../async/abort.ts';
import type { System } from '../compose.ts';
import { type Config, readVersion } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { isInMemory } from '../config/store-choice.ts';
import { toOffprintError } from '../domain/errors.ts';
import type { Logger } from '../ports/logger.ts';
import { EXIT } from './exit.ts';
import { formatDuration } from './format.ts';
import { printLine, styledOut, terminalWidth, withLabel } from './terminal.ts';

// What serve and worker share. The lines of a start are for people and go to standard output; the
// log has standard error.

const LABEL_WIDTH = 9;
const WARNED = new Set<string>();

/**
 * The configuration for commands that run until they are stopped. On a terminal, where a person
 * reads the lines of the start, only warnings are logged unless OFFPRINT_LOG_LEVEL is set.
 *
 * @param overrides values that win over those of the environment
 * @throws ConfigError
 */
export function loadServerConfig(overrides: Readonly<Record<string, string | undefined>>): Config {
  return loadConfig(undefined, overrides, isReadByPerson() ? { OFFPRINT_LOG_LEVEL: 'warn' } : {});
}

/** A server that asks nobody for credentials answers under names of its own machine alone. */
export function allowedHosts({ auth }: Config): 'own' | 'any' {
  return auth.mode === 'none' && !auth.allowInsecure ? 'own' : 'any';
}

/** On a terminal, warnings that are a sentence become lines of the start, each once. */
export function serverLog(log: Logger, { warnings }: Config): Logger {
  if (!isReadByPerson()) return log;
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn(fields, message) {
      if (warnings.includes(message)) return; // The start prints these.
      if (Object.keys(fields).length === 0) printWarning(message);
      else log.warn(fields, message);
    },
  };
}

/** Whether the lines of a start and the log go to the same terminal. */
function isReadByPerson(): boolean {
  return process.stdout.isTTY && process.stderr.isTTY;
}

export function printHeading(what: string): void {
  printLine(`${styledOut('bold', `Offprint ${readVersion()}`)}  ${what}`);
}

export function printFact(label: string, fact: string): void {
  printLabelled(styledOut('dim', label.padEnd(LABEL_WIDTH)), fact);
}

/** Which store it is and why, since a variable of the host may have chosen it. */
export function printStore({ config, description }: System): void {
  printFact('Store', `${description.store} (${config.store.chosenBy})`);
}

/** Several parts may give the same warning, which is printed once. */
function printWarning(sentence: string): void {
  if (WARNED.has(sentence)) return;
  WARNED.add(sentence);
  printLabelled(styledOut('yellow', 'Warning'.padEnd(LABEL_WIDTH)), sentence);
}

export function printWarnings(config: Config): void {
  if (isInMemory(config.store)) {
    printWarning('The store is in memory: all jobs and the history are lost at exit.');
  }
  for (const warning of config.warnings) printWarning(warning);
}

function printLabelled(label: string, text: string): void {
  printLine(withLabel(`  ${label} `, text, terminalWidth()));
}

/** Starts the engines and says which, while everything else runs already. */
export async function warmUpEngine(system: System, stop: AbortSignal): Promise<void> {
  const { clock, log, renderer } = system.app;
  const startedAtMs = clock.monotonicMs();
  try {
    await renderer.warmUp();
    const { description, warnings } = await renderer.check();
    const startMs = Math.round(clock.monotonicMs() - startedAtMs);
    if (stop.aborted) return;
    printFact('Engine', `${description}, ready in ${formatDuration(startMs)}`);
    for (const warning of warnings) printWarning(warning);
    log.info({ engine: description, startMs }, 'the engine is ready');
  } catch (error) {
    if (stop.aborted) return;
    const { message, code, cause } = toOffprintError(error);
    printWarning(`Jobs wait, because nothing can print: ${message}`);
    log.error({ code, err: cause ?? error }, 'the engine did not start');
  }
}

/** Resolves when a signal has asked to stop, and says so. */
export async function untilAskedToStop(system: System, stop: AbortSignal): Promise<void> {
  await aborted(stop);
  if (process.stdout.isTTY) printLine('\nStopping. Press Ctrl-C again to stop at once.');
  system.app.log.info({ signal: stop.reason, jobs: system.worker.active }, 'stopping');
}

/** An error that nobody caught leaves the process in an unknown state: it is logged, and ends. */
export function exitOnUncaught(log: Logger): Disposable {
  const onUncaught = (error: unknown) => {
    log.error({ err: error }, 'an unexpected error ends the process');
    process.exit(EXIT.failed);
  };
  process.on('uncaughtException', onUncaught);
  return {
    [Symbol.dispose]() {
      process.off('uncaughtException', onUncaught);
    },
  };
}
