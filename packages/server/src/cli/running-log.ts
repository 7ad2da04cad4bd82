import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Logger } from '../ports/logger.ts';
import { printWarning } from './start-up-lines.ts';

/**
 * The configuration for commands that run until they are stopped. Before a person who reads what
 * the start prints, the log keeps to warnings, unless OFFPRINT_LOG_LEVEL says otherwise.
 *
 * @param overrides values that win over those of the environment
 * @throws ConfigError
 */
export function loadRunningConfig(overrides: Readonly<Record<string, string>>): Config {
  return loadConfig(undefined, overrides, isReadByPerson() ? { OFFPRINT_LOG_LEVEL: 'warn' } : {});
}

/** The log, of which a person gets the sentences among the lines of the start, each once. */
export function runningLog(log: Logger, { warnings }: Config): Logger {
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

/** Whether the lines of a start and those of the log meet on one terminal. */
function isReadByPerson(): boolean {
  return process.stdout.isTTY && process.stderr.isTTY;
}
