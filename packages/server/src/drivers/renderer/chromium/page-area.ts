import type { CDPSession } from '@offprint/chromium';
import type { MeasuredSize, PageCall } from './page-script.ts';
import type { PrintableDocument } from './print-source.ts';

/** The paper that a document is printed on, and the area of it for text. */
export type PageArea = Pick<PrintableDocument, 'pageWidthMm' | 'pageHeightMm' | 'marginMm'>;

/** The title goes into the PDF unchanged, where control characters have no meaning. */
export function printableTitle(title: string): string {
  return title
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** Margins at the end of a page are dropped, which saves at most this share of the height. */
const LOST_TO_BREAKS = 0.1;
/** The most that a page shrinks content that is too wide for it. */
const MAX_SHRINK = 2;
/**
 * Breaking a document into pages takes quadratic time, so far too long documents have to be
 * detected before.
 */
export function pagesOf({ widthPx, heightPx }: MeasuredSize, document: PageArea): number {
  const area = textAreaInPixels(document);
  const shrink = Math.min(MAX_SHRINK, Math.max(1, widthPx / area.widthPx));
  return Math.ceil(((1 - LOST_TO_BREAKS) * heightPx) / (area.heightPx * shrink ** 2));
}

export function textAreaInPixels({ pageWidthMm, pageHeightMm, marginMm }: PageArea) {
  const { top, right, bottom, left } = marginMm;
  return {
    widthPx: toCssPx(pageWidthMm - left - right),
    heightPx: toCssPx(pageHeightMm - top - bottom),
  };
}

/**
 * The area as the browser rounds it for a print: paper and margins to points, the rest to pixels.
 */
export function printedAreaInPixels({ pageWidthMm, pageHeightMm, marginMm }: PageArea) {
  const { top, right, bottom, left } = marginMm;
  return {
    widthPx: printedPx(pageWidthMm, left, right),
    heightPx: printedPx(pageHeightMm, top, bottom),
  };
}

function printedPx(paperMm: number, before: number, after: number): number {
  const paperPx = CSS_PX_PER_PT * Math.ceil(toPt(paperMm));
  const marginsPx = CSS_PX_PER_PT * (Math.floor(toPt(before)) + Math.floor(toPt(after)));
  // Layout lengths are multiples of a fraction of a pixel, and the paper is rounded up to one.
  return Math.ceil(Math.ceil(paperPx * LAYOUT_UNITS_PER_PX) / LAYOUT_UNITS_PER_PX - marginsPx);
}

const MM_PER_INCH = 25.4;
const PT_PER_INCH = 72;
const CSS_PX_PER_PT = 96 / PT_PER_INCH;
const LAYOUT_UNITS_PER_PX = 64;
const CSS_PX_PER_INCH = 96;

/** A tagged PDF with an outline of its headings. */
export async function printToPdf(
  session: CDPSession,
  document: PageArea,
  preferCSSPageSize = false,
): Promise<Buffer> {
  const { pageWidthMm, pageHeightMm, marginMm } = document;
  const { data } = await session.send('Page.printToPDF', {
    paperWidth: pageWidthMm / MM_PER_INCH,
    paperHeight: pageHeightMm / MM_PER_INCH,
    marginTop: marginMm.top / MM_PER_INCH,
    marginRight: marginMm.right / MM_PER_INCH,
    marginBottom: marginMm.bottom / MM_PER_INCH,
    marginLeft: marginMm.left / MM_PER_INCH,
    preferCSSPageSize,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  return Buffer.from(data, 'base64');
}

type Sheet = ReturnType<typeof sheetInPixels>;

function sheetInPixels({ pageWidthMm, pageHeightMm, marginMm }: PageArea) {
  const { top, right, bottom, left } = marginMm;
  return {
    // Whole pixels, since a fraction would make the picture narrower than requested.
    widthPx: Math.round(toCssPx(pageWidthMm)),
    heightPx: Math.round(toCssPx(pageHeightMm)),
    marginPx: {
      top: toCssPx(top),
      right: toCssPx(right),
      bottom: toCssPx(bottom),
      left: toCssPx(left),
    },
  };
}

function toCssPx(mm: number): number {
  return (mm / MM_PER_INCH) * CSS_PX_PER_INCH;
}

function toPt(mm: number): number {
  // Without rounding, letter paper of 279.4 mm would be slightly more than 792 points.
  return Number(((mm / MM_PER_INCH) * PT_PER_INCH).toFixed(6));
}

/** The first page of what `show` puts into the page, as PNG. */
export async function drawFirstSheet(
  session: CDPSession,
  call: PageCall,
  document: PageArea,
  { widthPx, show }: { readonly widthPx: number; readonly show: () => Promise<void> },
): Promise<Buffer> {
  const sheet = sheetInPixels(document);
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: sheet.widthPx,
    height: sheet.heightPx,
    deviceScaleFactor: 1,
    mobile: false,
  });
  try {
    await show();
    await call('paginate', sheet);
    return await drawSheet(session, sheet, widthPx);
  } finally {
    await session.send('Emulation.clearDeviceMetricsOverride');
  }
}

async function drawSheet(session: CDPSession, sheet: Sheet, widthPx: number): Promise<Buffer> {
  const { widthPx: width, heightPx: height } = sheet;
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'png',
    clip: { x: 0, y: 0, width, height, scale: widthPx / width },
  });
  return Buffer.from(data, 'base64');
}
