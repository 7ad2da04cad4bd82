import type { Config } from '../config/config.ts';
import { printLine, styledOut } from './terminal.ts';
import { readVersion } from './version.ts';

const LABEL_WIDTH = 9;

/** The lines of a start are for people and go to standard output; the log has standard error. */
export function printHeading(what: string): void {
  printLine(`${styledOut('bold', `Offprint ${readVersion()}`)}  ${what}`);
}

export function printFact(label: string, fact: string): void {
  printLine(`  ${styledOut('dim', label.padEnd(LABEL_WIDTH))} ${fact}`);
}

export function printWarning(sentence: string): void {
  printLine(`  ${styledOut('yellow', 'Warning'.padEnd(LABEL_WIDTH))} ${sentence}`);
}

export function printWarnings(config: Config): void {
  if (config.store.sqlitePath === ':memory:') {
    printWarning('The store is in memory: all jobs and the history are lost at exit.');
  }
  for (const warning of config.warnings) printWarning(warning);
}
