import type { Config } from '../config/config.ts';
import { readVersion } from '../config/version.ts';
import { outputWidth, printLine, styledOut } from './terminal.ts';
import { behindLabel } from './terminal-text.ts';

const LABEL_WIDTH = 9;
const WARNED = new Set<string>();

/** The lines of a start are for people and go to standard output; the log has standard error. */
export function printHeading(what: string): void {
  printLine(`${styledOut('bold', `Offprint ${readVersion()}`)}  ${what}`);
}

export function printFact(label: string, fact: string): void {
  printBehind(styledOut('dim', label.padEnd(LABEL_WIDTH)), fact);
}

/** Several parts may warn of the same: it is said once. */
export function printWarning(sentence: string): void {
  if (WARNED.has(sentence)) return;
  WARNED.add(sentence);
  printBehind(styledOut('yellow', 'Warning'.padEnd(LABEL_WIDTH)), sentence);
}

export function printWarnings(config: Config): void {
  if (config.store.sqlitePath === ':memory:') {
    printWarning('The store is in memory: all jobs and the history are lost at exit.');
  }
  for (const warning of config.warnings) printWarning(warning);
}

function printBehind(label: string, text: string): void {
  printLine(behindLabel(`  ${label} `, text, outputWidth()));
}
