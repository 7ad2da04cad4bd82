import { readFileSync } from 'node:fs';

/** Every setting of the environment, by the page that is generated from the schema. */
export function settingNames(): string[] {
  const page = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');
  return [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)`/gm)].map(([, name = '']) => name);
}
