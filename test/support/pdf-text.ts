import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfContent {
  readonly pageCount: number;
  readonly text: string;
  readonly title: string | undefined;
  /** Width and height of the first page, in points. */
  readonly pageSizePt: readonly number[];
  /** What the PDF says of itself: `Author`, `CreationDate` … */
  readonly info: Readonly<Record<string, unknown>>;
}

/** Opens the PDF; throws when it is broken. */
export async function readPdf(bytes: Uint8Array): Promise<PdfContent> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
  try {
    const document = await task.promise;
    const info = (await document.getMetadata()).info as Record<string, unknown>;
    const [, , ...pageSizePt] = (await document.getPage(1)).view;
    return {
      pageCount: document.numPages,
      text: await textOf(document),
      title: info.Title as string | undefined,
      pageSizePt,
      info,
    };
  } finally {
    await task.destroy();
  }
}

async function textOf(document: PDFDocumentProxy): Promise<string> {
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  return pages.join('\n');
}
