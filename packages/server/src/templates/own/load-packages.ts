import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DesignProcess } from './design-process.ts';
import { moduleTemplate } from './load-folders.ts';
import { loadDefinitions } from './load-module.ts';
import type { OwnTemplate } from './own-template.ts';

/** @throws Error naming the package that can't be used */
export async function loadPackages(
  names: readonly string[],
  designs: DesignProcess,
): Promise<readonly OwnTemplate[]> {
  const all = await Promise.all(names.map((name) => loadPackage(name, designs)));
  return all.flat();
}

async function loadPackage(name: string, designs: DesignProcess): Promise<readonly OwnTemplate[]> {
  try {
    const url = urlOf(name);
    const definitions = await loadDefinitions(url);
    return definitions.map((definition) => moduleTemplate(definition, { url }, designs));
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new Error(`The package of templates "${name}" can't be used: ${reason}`, { cause });
  }
}

/** The URL by which a program in the working directory would import it. */
function urlOf(name: string): string {
  const program = join(process.cwd(), 'package.json');
  return pathToFileURL(createRequire(program).resolve(name)).href;
}
