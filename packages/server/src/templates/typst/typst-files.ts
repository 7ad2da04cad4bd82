import { readFileSync } from 'node:fs';

/** What the sources of templates import, by their path in the folder of templates. */
const SHARED = ['/typst/resume.typ', '/typst/letter.typ', '/typst/entries.typ', '/typst/aside.typ'];

/**
 * The sources that Typst compiles, by virtual path.
 *
 * @param mains those of the templates
 */
export function readTypstFiles(mains: readonly string[]): ReadonlyMap<string, string> {
  const paths = [...SHARED, ...mains];
  return new Map(
    paths.map((path) => [path, readFileSync(new URL(`..${path}`, import.meta.url), 'utf8')]),
  );
}
