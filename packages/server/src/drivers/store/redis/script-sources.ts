import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { TERMINAL_STATUSES } from '@offprint/contract';

const FOLDER = new URL('./scripts/', import.meta.url);

/** What every script begins with, in the order in which one part needs the other. */
const PRELUDE = [
  'keys',
  'record',
  'transition',
  'lanes',
  'submissions',
  'jobs',
  'answers',
  'exports',
  'documents',
  'agenda',
];

const FINISHED_STATUSES = `local FINISHED_STATUSES = { '${TERMINAL_STATUSES.join("', '")}' }`;

export interface Script {
  readonly source: string;
  /** Under which Redis remembers it. */
  readonly digest: string;
}

/** @param clock Lua that defines `clock_ms()` */
export function loadScripts(clock = readPrelude('clock')): ReadonlyMap<string, Script> {
  const prelude = [clock, FINISHED_STATUSES, ...PRELUDE.map(readPrelude)].join('\n');
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.lua'))
    .map((file) => file.replace('.lua', ''));
  return new Map(names.map((name) => [name, toScript(`${prelude}\n${readScript(name)}`)]));
}

function readPrelude(part: string): string {
  return readScript(`prelude/${part}`);
}

function readScript(name: string): string {
  return readFileSync(new URL(`${name}.lua`, FOLDER), 'utf8');
}

function toScript(source: string): Script {
  return { source, digest: createHash('sha1').update(source).digest('hex') };
}
