import type { PageOptions, Warning } from '@offprint/contract';
import type { Invoice } from '../../../packages/server/src/domain/invoice/invoice-schema.ts';
import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';
import { openCompiler } from '../../../packages/server/src/drivers/renderer/typst/compiler.ts';
import { typesetting } from '../../../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import { fontFiles } from '../../../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../../../packages/server/src/templates/registry.ts';
import type { TypesetData } from '../../../packages/server/src/templates/typst/typeset-data.ts';

const library = createTemplateLibrary();
const compiler = openCompiler({ files: library.typstFiles, fontFiles: fontFiles() });

/** The PDF as the engine writes it, without a process of its own, and what was to be set. */
export async function typeset(
  templateId: string,
  document: Resume | Invoice,
  options: PageOptions = {},
): Promise<{
  readonly pdf: Uint8Array;
  readonly data: TypesetData;
  readonly pageFill: number | null;
  readonly warnings: readonly Warning[];
}> {
  const template = [...library.typesetTemplates, ...library.otherTypesetTemplates].find(
    ({ id }) => id === templateId,
  );
  if (!template) throw new Error(`There is no template ${templateId}.`);
  const toSet = await template.typeset(document, options, 'standard');
  const set = typesetting(template, toSet, options.maxPages ?? null);
  const maxPages = options.maxPages ?? 50;
  const answer = compiler.print({ does: 'print', ...set, timestampSeconds: 0, maxPages });
  compiler.forget();
  if (answer.is !== 'printed') throw new Error(`Not printed: ${JSON.stringify(answer)}`);
  return {
    pdf: answer.bytes,
    data: toSet.data,
    pageFill: answer.pageFill,
    warnings: toSet.warnings,
  };
}
