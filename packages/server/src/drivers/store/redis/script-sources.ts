import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { TERMINAL_STATUSES } from '@offprint/contract';

const FOLDER = new URL('./scripts/', import.meta.url);

const FINISHED_STATUSES = `local FINISHED_STATUSES = { '${TERMINAL_STATUSES.join("', '")}' }`;

export interface Script {
  readonly source: string;
  /** Under which Redis remembers it. */
  readonly digest: string;
}

/**
 * Each script with the parts of the prelude that its first line names, and those that they name:
 * every call defines them anew, so one that is not needed costs time.
 *
 * @param clock Lua that defines `clock_ms()`
 */
export function loadScripts(clock = readPart('clock')): ReadonlyMap<string, Script> {
  const start = [clock, FINISHED_STATUSES, readPart('keys')];
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.lua'))
    .map((file) => file.replace('.lua', ''));
  return new Map(
    names.map((name) => {
      const body = readScript(name);
      return [name, toScript([...start, ...partsOf(body).values(), body].join('\n'))];
    }),
  );
}

/** By name, each after those that it uses. */
function partsOf(source: string, known = new Map<string, string>()): Map<string, string> {
  const [, names = ''] = /^-- uses: (.*)/.exec(source) ?? [];
  for (const name of names.split(' ').filter((each) => each !== '' && !known.has(each))) {
    const part = readPart(name);
    partsOf(part, known);
    known.set(name, part);
  }
  return known;
}

function readPart(name: string): string {
  return readScript(`prelude/${name}`);
}

function readScript(name: string): string {
  return readFileSync(new URL(`${name}.lua`, FOLDER), 'utf8');
}

function toScript(source: string): Script {
  return { source, digest: createHash('sha1').update(source).digest('hex') };
}
