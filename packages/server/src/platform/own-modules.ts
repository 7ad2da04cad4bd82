import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/** A clone has the sources, the published package what is compiled from them. */
export const MODULE_EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * A module of this package that a process or thread runs, or that a hook resolves.
 *
 * @param path without its extension, relative to the module that asks
 * @param from the `import.meta.url` of that module
 */
export function ownModule(path: string, from: string): URL {
  return new URL(`${path}.${MODULE_EXTENSION}`, from);
}

/** Has a process use the folder in which the server keeps its compiled sources, if it does. */
export function compileCacheOfOwn(): Record<string, string> {
  const directory = getCompileCacheDir();
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}
