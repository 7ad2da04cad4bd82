import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LETTER_DESIGNS, RESUME_DESIGNS } from '../designs/resume-designs.ts';
import { HTML_TEMPLATE } from '../document/foreign-document.ts';
import { INVOICE, INVOICE_DESIGN } from '../invoice/invoice-template.ts';
import { WEB_DESIGNS } from '../registry.ts';
import type { TypesetDesign } from '../typst/typeset-template.ts';
import { readTypstFiles } from '../typst/typst-files.ts';
import { type About, foreignModule, type TemplateFiles, webModule } from './copied-modules.ts';

/** The ids of the shipped templates, each of which can be copied. */
export function copyableTemplates(): readonly string[] {
  return [...COPIES.keys()];
}

/**
 * Puts a shipped template into a new folder of its own, where it works at once and may be changed.
 *
 * @throws Error when there is no such template; as mkdir when the folder is there already
 */
export async function copyTemplate(from: string, id: string, directory: string): Promise<string> {
  const copy = COPIES.get(from);
  if (!copy) throw new Error(`there is no template "${from}"`);
  const files = copy({ name: titleCase(id), description: `Copied from ${from}.` });
  const folder = join(directory, id);
  await mkdir(directory, { recursive: true });
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const INVOICE_COPIED = { ...INVOICE_DESIGN, ...INVOICE, photoWidthMm: null, besideEm: 0 };

const COPIES: ReadonlyMap<string, (about: About) => TemplateFiles> = new Map([
  ...[...RESUME_DESIGNS, ...LETTER_DESIGNS, INVOICE_COPIED].map(
    (design) => [design.info.id, (about: About) => typstFiles(design, about)] as const,
  ),
  ...WEB_DESIGNS.map(
    (design) => [design.info.id, (about: About) => webModule(design, about)] as const,
  ),
  [HTML_TEMPLATE.id, (about: About) => foreignModule(HTML_TEMPLATE, about)] as const,
]);

function typstFiles(design: TypesetDesign, { name, description }: About): TemplateFiles {
  const { info, main, fonts, photoWidthMm, sizePt, besideEm, accentColor, marginMm } = design;
  const about = {
    ...{ name, description, version: '1.0.0' },
    ...{ kind: info.kind, columns: info.columns, tags: info.tags },
    ...{ accentColor, marginMm, photoWidthMm, fontPairing: fonts, sizePt, besideEm },
    ...(design.languages && { languages: design.languages }),
  };
  return {
    'template.typ': readTypstFiles([main]).get(main) ?? '',
    'template.json': `${JSON.stringify(about, null, 2)}\n`,
  };
}

function titleCase(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
