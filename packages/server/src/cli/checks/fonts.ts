import type { TemplateLibrary } from '../../templates/registry.ts';
import { plural } from '../format.ts';
import { type Check, failed, ok } from './check.ts';

const NAME = 'Fonts';

/** Whether every font file that a template may ask for is there. */
export async function checkFonts(library: TemplateLibrary): Promise<Check> {
  try {
    const urls = library.fontCss.matchAll(/url\(["']?[^)]*\/([^/)"']+)["']?\)/g);
    const files = new Set(Array.from(urls, (match) => match[1] as string));
    for (const file of files) {
      if ((await library.readFont(file)) === null) throw new Error(`${file} is missing`);
    }
    return ok(NAME, `${plural(files.size, 'file')} of the bundled families`);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    return failed(NAME, `a bundled font cannot be read: ${reason}`, 'Install Offprint again.');
  }
}
