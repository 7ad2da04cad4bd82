import type { PageOptions, Quality } from '@offprint/contract';
import { html } from 'hono/html';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { HTML_KIND, type HtmlDocument } from '../../domain/html/html-document.ts';
import { describeDocument } from '../described-document.ts';
import { type ForeignPrint, printForeign } from '../document/foreign-document.ts';
import { sourceSkipped } from '../embedded-source.ts';
import { installedFonts } from '../fonts/installed-fonts.ts';
import { htmlFit } from '../html/html-fit.ts';
import { withUsualCharacters } from '../html/read-back.ts';
import { bodyStyle, NO_STANDARD, type Print } from '../html/resume-template.ts';
import { pageGeometry, readableAccent } from '../page-options.ts';
import { preparePhoto } from '../photo.ts';
import { ACCENT_COLOR, DEFAULT_MARGIN_MM, SIZE_PT } from './defaults.ts';
import type { HtmlContext, HtmlDefinition, PrintedDocument } from './definition.ts';

/** Makes the body of a document, wherever the design's function runs. */
export type MakeBody = (document: unknown, printed: PrintedDocument) => Promise<string>;

/** @param make the design's own function, unless it runs elsewhere */
export async function printOwnHtml(
  definition: HtmlDefinition,
  kind: DocumentKind,
  { document, options, quality }: PrintOrder,
  make: MakeBody = bodyMaker(definition),
): Promise<Print | ForeignPrint> {
  const described = describeDocument(kind, document, options);
  const { locale, title, content } = described;
  const photo = await photoOf(definition, described.image, quality);
  const accent = readableAccent(options.accentColor ?? definition.accentColor ?? ACCENT_COLOR);
  const lang = locale.tag;
  const printed: PrintedDocument = {
    ...{ title, lang, content, options, quality },
    dir: locale.dir,
    accentColor: accent.color,
    photo: photo.photo,
  };
  const marginMm = definition.marginMm ?? DEFAULT_MARGIN_MM;
  const sizePt = definition.sizePt ?? SIZE_PT;
  if (kind.id === HTML_KIND.id) {
    const { css, ...others } = document as HtmlDocument;
    const around = { ...others, html: await make(document, printed) };
    const all = { ...around, css: `${definition.css ?? ''}\n${css ?? ''}` };
    return printForeign(all, options, { marginMm, sizePt, accentColor: accent.color });
  }
  const fitSteps = htmlFit(sizePt, options.fontScale ?? 1);
  const body = withUsualCharacters(await make(document, printed));
  return {
    ...pageGeometry(options, marginMm),
    // It goes with the body, so that the next print of another version has another.
    bodyHtml: `<style>${BASE_CSS}\n${withoutEndTag(definition.css ?? '')}</style>${body}`,
    bodyStyle: bodyStyle(accent.color, sizePt, fitSteps[0], locale, described.sample),
    fitSteps,
    ...{ title, lang },
    dir: locale.dir,
    modifiedAt: described.modifiedAt,
    fallbackFonts: installedFonts().fallbackByGeneric(locale, described.sample),
    warnings: [
      ...described.warnings,
      photo.warning,
      accent.warning,
      options.pdfStandard ? NO_STANDARD : null,
      sourceSkipped(options),
      installedFonts().missingCharacters(body),
    ].filter((warning) => warning !== null),
  };
}

export interface PrintOrder {
  readonly document: unknown;
  readonly options: PageOptions;
  readonly quality: Quality;
}

/** Below whatever a design says. */
const BASE_CSS = `@layer offprint {
  body {
    margin: 0;
    font: calc(var(--size) * var(--font-scale)) / calc(1.45 + var(--leading)) Inter, var(--fallback-fonts);
    /* Signs that follow their neighbours' height have glyphs that no reader finds in the text. */
    font-feature-settings: "calt" 0;
  }
}`;

export function bodyMaker(definition: HtmlDefinition): MakeBody {
  return async (document, printed) => {
    const context: HtmlContext = { ...printed, html };
    const body: unknown = await definition.html(document as never, context);
    if (typeof body === 'string' || body instanceof String) return String(body);
    throw new TypeError(`html() gave ${body === null ? 'null' : typeof body}, and no text`);
  };
}

async function photoOf(
  { photoWidthMm = null }: HtmlDefinition,
  image: string | undefined,
  quality: Quality,
) {
  if (photoWidthMm === null) return { photo: null, warning: null };
  return await preparePhoto(image, quality, photoWidthMm);
}

function withoutEndTag(css: string): string {
  return css.replace(/<\/(?=style)/gi, '<\\/');
}
