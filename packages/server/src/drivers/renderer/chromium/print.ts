import type { HotPage } from './hot-page.ts';
import type { PrintableDocument } from './print-source.ts';

const MM_PER_INCH = 25.4;
const CSS_PX_PER_INCH = 96;

/** Prints a document as a tagged PDF with an outline of its headings. */
export async function printPdf(
  page: HotPage,
  templateId: string,
  document: PrintableDocument,
): Promise<Buffer> {
  await page.show(templateId, document);
  const { data } = await page.session.send('Page.printToPDF', {
    paperWidth: document.pageWidthMm / MM_PER_INCH,
    paperHeight: document.pageHeightMm / MM_PER_INCH,
    marginTop: document.marginMm.top / MM_PER_INCH,
    marginRight: document.marginMm.right / MM_PER_INCH,
    marginBottom: document.marginMm.bottom / MM_PER_INCH,
    marginLeft: document.marginMm.left / MM_PER_INCH,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  return Buffer.from(data, 'base64');
}

/** Draws the first page of a document as PNG. */
export async function drawFirstPage(
  page: HotPage,
  templateId: string,
  document: PrintableDocument,
  widthPx: number,
): Promise<Buffer> {
  const { session } = page;
  const { top, right, bottom, left } = document.marginMm;
  // Whole pixels: a picture of a fraction of one would come out narrower than asked for.
  const width = Math.round(toCssPx(document.pageWidthMm));
  const height = Math.round(toCssPx(document.pageHeightMm));
  await session.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: false,
  });
  try {
    await page.show(templateId, document);
    await page.call('paginate', {
      widthPx: width,
      heightPx: height,
      marginPx: {
        top: toCssPx(top),
        right: toCssPx(right),
        bottom: toCssPx(bottom),
        left: toCssPx(left),
      },
    });
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'png',
      clip: { x: 0, y: 0, width, height, scale: widthPx / width },
    });
    return Buffer.from(data, 'base64');
  } finally {
    await session.send('Emulation.clearDeviceMetricsOverride');
  }
}

function toCssPx(mm: number): number {
  return (mm / MM_PER_INCH) * CSS_PX_PER_INCH;
}
