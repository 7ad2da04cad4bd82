import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { noteWarning } from './report-error.ts';

/**
 * The configuration for commands that answer a person and end: what they have to say they print, so
 * the log speaks only when it was asked to debug.
 *
 * @throws ConfigError
 */
export function loadQuietConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  const config = loadConfig(undefined, overrides);
  for (const warning of config.warnings) noteWarning(warning);
  const level = config.log.level === 'debug' ? 'debug' : 'silent';
  return { ...config, warnings: [], log: { ...config.log, level } };
}
