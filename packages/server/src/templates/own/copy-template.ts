import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LETTER_DESIGNS, RESUME_DESIGNS } from '../designs/resume-designs.ts';
import { INVOICE, INVOICE_DESIGN } from '../invoice/invoice-template.ts';
import { readTypstFiles } from '../typst/typst-files.ts';

/** The shipped templates that can be copied: those whose source is one of Typst. */
export function copyableTemplates(): readonly string[] {
  return copyable().map(({ info }) => info.id);
}

/**
 * Puts a shipped template into a new folder of its own, where it works at once and may be changed.
 *
 * @throws Error when there is no such template; as mkdir when the folder is there already
 */
export async function copyTemplate(from: string, id: string, directory: string): Promise<string> {
  const design = copyable().find(({ info }) => info.id === from);
  if (!design) throw new Error(`no template "${from}" can be copied`);
  const { info, main, fonts, photoWidthMm, sizePt, besideEm, accentColor, marginMm } = design;
  const about = {
    name: titleCase(id),
    description: `Copied from ${from}.`,
    ...{ version: '1.0.0', kind: info.kind, columns: info.columns, tags: info.tags },
    ...{ accentColor, marginMm, photoWidthMm, fontPairing: fonts, sizePt, besideEm },
  };
  const folder = join(directory, id);
  await mkdir(directory, { recursive: true });
  await mkdir(folder);
  const source = readTypstFiles([main]).get(main) ?? '';
  await writeFile(join(folder, 'template.typ'), source);
  await writeFile(join(folder, 'template.json'), `${JSON.stringify(about, null, 2)}\n`);
  return folder;
}

function copyable() {
  const invoice = { ...INVOICE_DESIGN, ...INVOICE, photoWidthMm: null, besideEm: 0 };
  // A design of two languages is set by more than its source.
  return [...RESUME_DESIGNS, ...LETTER_DESIGNS, invoice].filter((each) => !('languages' in each));
}

function titleCase(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
