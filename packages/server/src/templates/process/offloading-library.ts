import type { PageOptions } from '@offprint/contract';
import { isLongerThan } from '../../domain/text-length.ts';
import type { Template } from '../html/resume-template.ts';
import { createTemplateLibrary, type TemplateLibrary } from '../registry.ts';
import type { TypesetTemplate } from '../typst/typeset-template.ts';
import { createTemplateProcess, type ProcessOptions } from './template-process.ts';

type PrintingTemplate = Pick<Template, 'id' | 'css' | 'print'>;
type SettingTemplate = Pick<TypesetTemplate, 'id' | 'main' | 'typeset'>;
type Offloaded = 'templates' | 'typesetTemplates' | 'estimatePages';

/** Templates that block the serving thread for milliseconds at most. */
export interface OffloadingLibrary extends Omit<TemplateLibrary, Offloaded> {
  readonly templates: readonly PrintingTemplate[];
  readonly typesetTemplates: readonly SettingTemplate[];
  /** Like that of TemplateLibrary. @throws OffprintError TEMPLATE_FAILED, ENGINE_CRASHED */
  estimatePages(
    templateId: string,
    document: unknown,
    options: PageOptions,
    limit: number,
    userId: string,
  ): Promise<number>;
  close(): Promise<void>;
}

/**
 * A template takes up to 2 µs for a character. Shorter documents are done at once, since another
 * process would only delay them. See docs/adr/0007.
 */
const LARGE_ABOVE_CHARACTERS = 10_000;

export function createOffloadingLibrary(options: ProcessOptions = {}): OffloadingLibrary {
  const library = createTemplateLibrary();
  const beside = createTemplateProcess(options);

  const offloading = (template: Template): PrintingTemplate => ({
    id: template.id,
    get css() {
      return template.css;
    },
    async print(document, options, quality) {
      if (!isLarge(document)) return await template.print(document, options, quality);
      const templateId = template.id;
      return await beside.run({ does: 'print', templateId, document, options, quality });
    },
  });
  const templates = library.templates.map(offloading);
  const typesetTemplates = library.typesetTemplates.map(
    ({ id, main, typeset }): SettingTemplate => ({
      id,
      main,
      async typeset(document, options, quality) {
        if (!isLarge(document)) return await typeset(document, options, quality);
        return await beside.run({ does: 'typeset', templateId: id, document, options, quality });
      },
    }),
  );

  return {
    list: library.list,
    find: library.find,
    templates,
    foreignTemplate: library.foreignTemplate,
    typesetTemplates,
    otherTypesetTemplates: library.otherTypesetTemplates,
    get typstFiles() {
      return library.typstFiles;
    },
    get fontCss() {
      return library.fontCss;
    },
    preloadFonts: library.preloadFonts,
    readFont: library.readFont,
    async estimatePages(templateId, document, options, limit, userId) {
      if (!isLarge(document)) {
        return library.estimatePages(templateId, document, options, limit);
      }
      const quality = 'standard';
      const does = 'estimatePages';
      return await beside.run({ does, templateId, document, options, quality, limit }, userId);
    },
    close: beside.close,
  };
}

function isLarge(document: unknown): boolean {
  return isLongerThan(LARGE_ABOVE_CHARACTERS, document, ['basics', 'image']);
}
