import { readFileSync } from 'node:fs';

/** Sources that those of the templates import, by their path in the folder of templates. */
const SHARED = ['/typst/resume.typ', '/typst/letter.typ', '/typst/entries.typ', '/typst/aside.typ'];

/**
 * The sources that Typst compiles, by virtual path.
 *
 * @param mains the paths of the templates' own sources
 */
export function readTypstFiles(mains: readonly string[]): ReadonlyMap<string, string> {
  const paths = [...SHARED, ...mains];
  return new Map(
    paths.map((path) => [path, readFileSync(new URL(`..${path}`, import.meta.url), 'utf8')]),
  );
}
