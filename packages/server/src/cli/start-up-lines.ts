import type { System } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { isInMemory } from '../config/store-choice.ts';
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

/** Which store it is and why, because the choice may have been made by what the host had set. */
export function printStore({ config, description }: System): void {
  printFact('Store', `${description.store} (${config.store.chosenBy})`);
}

/** Several parts may warn of the same: it is said once. */
export function printWarning(sentence: string): void {
  if (WARNED.has(sentence)) return;
  WARNED.add(sentence);
  printBehind(styledOut('yellow', 'Warning'.padEnd(LABEL_WIDTH)), sentence);
}

export function printWarnings(config: Config): void {
  if (isInMemory(config.store)) {
    printWarning('The store is in memory: all jobs and the history are lost at exit.');
  }
  for (const warning of config.warnings) printWarning(warning);
}

function printBehind(label: string, text: string): void {
  printLine(behindLabel(`  ${label} `, text, outputWidth()));
}
