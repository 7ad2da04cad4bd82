import type { PageOptions } from '@offprint/contract';
import { templateFailed } from '../domain/errors.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import { LETTER_DESIGNS, RESUME_DESIGNS } from './designs/resume-designs.ts';
import { type ForeignTemplate, HTML_TEMPLATE } from './document/foreign-document.ts';
import { type FontFaces, fontFaces, PRELOAD_FONTS } from './html/font-faces.ts';
import { createResumeTemplate, type Template } from './html/resume-template.ts';
import { INVOICE } from './invoice/invoice-template.ts';
import { createTypesetTemplate, type TypesetTemplate } from './typst/typeset-template.ts';
import { readTypstFiles } from './typst/typst-files.ts';
import { WEB_CLASSIC } from './web-classic/web-classic.ts';
import { WEB_MODERN } from './web-modern/web-modern.ts';

/** Every template, to choose from and to print with. */
export interface TemplateLibrary {
  list(): readonly TemplateInfo[];
  find(templateId: string): TemplateInfo | null;
  /**
   * How many pages a valid document has at the least, where they may be more than `limit`; else 1,
   * and when nothing is known of it.
   *
   * @throws OffprintError TEMPLATE_FAILED
   */
  estimatePages(templateId: string, document: unknown, options: PageOptions, limit: number): number;
  /** Those that a browser prints, for résumés. */
  readonly templates: readonly Template[];
  /** The one for documents that bring HTML of their own. */
  readonly foreignTemplate: ForeignTemplate;
  /** Those that Typst sets for other kinds of document. */
  readonly otherTypesetTemplates: readonly TypesetTemplate[];
  /** Those that Typst sets for résumés, and all sources by virtual path. */
  readonly typesetTemplates: readonly TypesetTemplate[];
  readonly typstFiles: ReadonlyMap<string, string>;
  /** `@font-face` rules of all templates, at `https://fonts.offprint.invalid/<fileName>`. */
  readonly fontCss: string;
  /** CSS font shorthands that nearly every document needs. */
  readonly preloadFonts: readonly string[];
  /** The font file of that name; null when no face uses it. */
  readFont(fileName: string): Promise<Uint8Array | null>;
}

const OTHER_TYPST: readonly TypesetTemplate[] = [
  ...LETTER_DESIGNS.map(createTypesetTemplate),
  INVOICE,
];

/** The résumé templates that a browser prints. */
export const WEB_DESIGNS = [WEB_MODERN, WEB_CLASSIC] as const;

/** The templates that come with Offprint. Fonts and style sheets are read when first asked for. */
export function createTemplateLibrary(): TemplateLibrary {
  let faces: FontFaces | undefined;
  const fonts = () => {
    faces ??= fontFaces();
    return faces;
  };
  let typstFiles: ReadonlyMap<string, string> | undefined;
  const templates = WEB_DESIGNS.map(createResumeTemplate);
  const typesetTemplates = RESUME_DESIGNS.map(createTypesetTemplate);
  const all = [...typesetTemplates, ...templates];
  const infos = [...all, ...OTHER_TYPST, HTML_TEMPLATE].map((template) => template.info);
  return {
    list: () => infos,
    find: (templateId) => infos.find((info) => info.id === templateId) ?? null,
    estimatePages(templateId, document, options, limit) {
      const template = all.find(({ id }) => id === templateId);
      try {
        return template?.estimatePages(document, options, limit) ?? 1;
      } catch (error) {
        throw templateFailed(templateId, error);
      }
    },
    templates,
    foreignTemplate: HTML_TEMPLATE,
    typesetTemplates,
    otherTypesetTemplates: OTHER_TYPST,
    get typstFiles() {
      typstFiles ??= readTypstFiles([...typesetTemplates, ...OTHER_TYPST].map(({ main }) => main));
      return typstFiles;
    },
    get fontCss() {
      return fonts().css;
    },
    preloadFonts: PRELOAD_FONTS,
    readFont: (fileName) => fonts().read(fileName),
  };
}
