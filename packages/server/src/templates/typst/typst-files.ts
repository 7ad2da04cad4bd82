import { readFileSync } from 'node:fs';

/** From the folder of templates. Each is imported by the others under this path. */
const PATHS = ['/typst/resume.typ', '/modern/modern.typ', '/classic/classic.typ'];

/** The sources that Typst compiles, by virtual path. */
export function readTypstFiles(): ReadonlyMap<string, string> {
  return new Map(
    PATHS.map((path) => [path, readFileSync(new URL(`..${path}`, import.meta.url), 'utf8')]),
  );
}
