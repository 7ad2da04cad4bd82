import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The pixels of a page, four bytes each. */
export interface Picture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const DOTS_PER_INCH = 40;
const POINTS_PER_INCH = 72;

/** A page of the PDF as pdf.js draws it, by the glyphs in the file alone: on each machine alike. */
export async function pagePicture(
  pdf: Uint8Array,
  pageNumber: number,
  dotsPerInch = DOTS_PER_INCH,
): Promise<Picture> {
  const task = getDocument({
    data: new Uint8Array(pdf),
    verbosity: 0,
    useSystemFonts: false,
    disableFontFace: true,
  });
  try {
    const page = await (await task.promise).getPage(pageNumber);
    const viewport = page.getViewport({ scale: dotsPerInch / POINTS_PER_INCH });
    const [width, height] = [Math.round(viewport.width), Math.round(viewport.height)];
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    await page.render({
      canvas: canvas as never,
      canvasContext: context as never,
      viewport,
      background: '#ffffff',
    }).promise;
    const { data } = context.getImageData(0, 0, width, height);
    return { data, width, height };
  } finally {
    await task.destroy();
  }
}
