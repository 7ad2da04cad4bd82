import { readFileSync } from 'node:fs';

/** The source of a script or of a shared part, by its path without the extension. */
export function readLua(path: string): string {
  return readFileSync(new URL(`./${path}.lua`, import.meta.url), 'utf8');
}
