import { readFileSync } from 'node:fs';

/** The source of a script, or of a part of some, by its path beside this file. */
export function readLua(path: string): string {
  return readFileSync(new URL(`./${path}.lua`, import.meta.url), 'utf8');
}
