import type { PageOptions, Warning } from '@offprint/contract';
import type { HtmlDocument, MarginText } from '../../domain/html/html-document.ts';
import { HTML_KIND } from '../../domain/html/html-document.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import { sourceSkipped } from '../embedded-source.ts';
import { type FallbackByGeneric, installedFonts } from '../fonts/installed-fonts.ts';
import { type HtmlFitStep, htmlFit } from '../html/html-fit.ts';
import { NO_STANDARD } from '../html/resume-template.ts';
import { resolveLocale } from '../locale/locale.ts';
import { type PageGeometry, pageGeometry, readableAccent } from '../page-options.ts';

const INFO: TemplateInfo = {
  id: 'html',
  name: 'HTML',
  version: '1.0.0',
  description: 'Prints HTML and CSS that the document brings itself, without scripts or network.',
  tags: ['html'],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: [],
  kind: HTML_KIND.id,
  engine: 'chromium',
};

/** A document with markup of its own, which is never printed where others are. */
export interface ForeignPrint extends PageGeometry {
  readonly documentHtml: string;
  /** Ways to set it, from the designed one to the tightest, by properties that its CSS may read. */
  readonly fitSteps: readonly HtmlFitStep[];
  /** Null: what the markup says. */
  readonly title: string | null;
  readonly lang: string | null;
  /** Where the markup says none. */
  readonly fallback: { readonly title: string; readonly lang: string };
  /** Whether `@page { size }` counts. */
  readonly prefersCssPageSize: boolean;
  readonly modifiedAt: null;
  readonly fallbackFonts: FallbackByGeneric;
  readonly warnings: readonly Warning[];
}

export interface ForeignTemplate {
  readonly id: string;
  /** None: the document brings its own. */
  readonly css: '';
  readonly info: TemplateInfo;
  readonly marginMm: PageGeometry['marginMm'];
  print(document: unknown, options: PageOptions): Promise<ForeignPrint>;
}

/** What of a document is looked through for what its fonts lack: some fifty pages. */
const MAX_READ_LENGTH = 200_000;

/** What counts where neither the document nor the request says it. */
export interface ForeignDesign {
  readonly marginMm: PageGeometry['marginMm'];
  readonly sizePt: number;
  readonly accentColor: string;
}

const DESIGN: ForeignDesign = {
  marginMm: { top: 20, right: 18, bottom: 20, left: 18 },
  sizePt: 10,
  accentColor: '#0f5c8c',
};

export const HTML_TEMPLATE: ForeignTemplate = {
  id: INFO.id,
  css: '',
  info: INFO,
  marginMm: DESIGN.marginMm,
  print: async (document, options) => printForeign(document as HtmlDocument, options, DESIGN),
};

/** Whatever the markup says itself comes before the design. */
export function printForeign(
  document: HtmlDocument,
  options: PageOptions,
  design: ForeignDesign,
): ForeignPrint {
  const { html, title = null } = document;
  const text = html.replace(/<[^>]*>/g, ' ').slice(0, MAX_READ_LENGTH);
  const asked = document.lang ?? options.locale;
  const { locale } = resolveLocale([asked], text.slice(0, 1_000));
  const installed = installedFonts();
  const fonts = installed.fallbackFor(locale, text.slice(0, 1_000));
  const accent = readableAccent(options.accentColor ?? design.accentColor);
  const fitSteps = htmlFit(design.sizePt, options.fontScale ?? 1);
  const properties = { '--accent': accent.color, ...fitSteps[0]?.properties };
  const css = baseCss(document, fonts, { sizePt: design.sizePt, properties });
  return {
    ...pageGeometry(options, design.marginMm),
    documentHtml: `<!doctype html><meta charset="utf-8"><style>${css}</style>${html}<style>${withoutEndTag(document.css ?? '')}</style>`,
    fitSteps,
    title,
    lang: asked === undefined ? null : locale.tag,
    fallback: { title: HTML_KIND.title(document), lang: locale.tag },
    prefersCssPageSize: options.pageSize === undefined,
    modifiedAt: null,
    fallbackFonts: installed.fallbackByGeneric(locale, text.slice(0, 1_000)),
    warnings: [
      accent.warning,
      options.pdfStandard ? NO_STANDARD : null,
      sourceSkipped(options),
      installed.missingCharacters(text),
    ].filter((warning) => warning !== null),
  };
}

/** In a layer, so that whatever the document says comes before it. */
function baseCss(
  { header, footer }: HtmlDocument,
  families: readonly string[],
  { sizePt, properties }: { sizePt: number; properties: Readonly<Record<string, string>> },
): string {
  const fonts = ['Inter', ...families].map((family) => `'${family}'`).join(', ');
  const boxes = [...marginBoxes('top', header), ...marginBoxes('bottom', footer)];
  const set = Object.entries(properties).map(([name, value]) => `${name}: ${value}`);
  return `@layer offprint { :root { ${set.join('; ')} } html { font: calc(${sizePt}pt * var(--font-scale)) / calc(1.45 + var(--leading)) ${fonts}, sans-serif; font-feature-settings: "calt" 0; } body { margin: 0; } p { margin-block: calc(1em * var(--spacing)); } img { max-width: 100%; } iframe, object, embed { display: none; } }
@page { ${boxes.map((box) => `${box} font: 8pt/1.3 ${fonts}, sans-serif; color: #5a5f66; }`).join(' ')} }`;
}

function marginBoxes(edge: 'top' | 'bottom', text: MarginText | undefined): string[] {
  const places = typeof text === 'string' ? { center: text } : (text ?? {});
  return Object.entries(places).flatMap(([place, content]) =>
    content ? [`@${edge}-${place} { content: ${contentOf(content)};`] : [],
  );
}

/** Such as `"Page " counter(page)` of `Page {page}`. */
function contentOf(text: string): string {
  const parts = text.split(/(\{pages?\})/).filter((part) => part !== '');
  return parts.map((part) => COUNTERS[part] ?? cssString(part)).join(' ');
}

const COUNTERS: Readonly<Record<string, string>> = {
  '{page}': 'counter(page)',
  '{pages}': 'counter(pages)',
};

/** Nothing in it can end the string, the rule or the element. */
function cssString(text: string): string {
  const escaped = text.replace(
    /["\\<>&\p{Cc}]/gu,
    (character) => `\\${character.codePointAt(0)?.toString(16)} `,
  );
  return `"${escaped}"`;
}

function withoutEndTag(css: string): string {
  return css.replace(/<\/(?=style)/gi, '<\\/');
}
