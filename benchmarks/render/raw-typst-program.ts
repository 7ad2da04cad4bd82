import { setImmediate } from 'node:timers/promises';
import { openCompiler } from '../../packages/server/src/drivers/renderer/typst/compiler.ts';
import { typesetting } from '../../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import { fontFiles } from '../../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { variantOf } from './different-documents.ts';
import type { RawTypstTask } from './raw-typst.ts';

const library = createTemplateLibrary();
const compiler = openCompiler({ files: library.typstFiles, fontFiles: fontFiles() });

process.on('message', async ({ templateId, resume, from, prints }: RawTypstTask) => {
  const template = library.typesetTemplates.find(({ id }) => id === templateId);
  if (!template) throw new Error(`there is no template ${templateId}`);
  const tasks = await Promise.all(
    Array.from({ length: prints }, async (_, index) => {
      const set = await template.typeset(variantOf(resume, from + index), {}, 'standard');
      return typesetting(template, set, null);
    }),
  );
  const startedAt = performance.now();
  for (const task of tasks) {
    const { is } = compiler.print({ does: 'print', ...task, maxPages: 50 });
    if (is !== 'printed') throw new Error(`${is} instead of printed`);
    compiler.forget();
    // Memory outside of the heap is freed by turns of the event loop.
    await setImmediate();
  }
  process.send?.((performance.now() - startedAt) / 1000);
});
