import {
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
  type RenderTask,
} from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** Pages of a PDF, drawn into an element. */
export interface PdfPages {
  /**
   * Draws the pages of this PDF in place of the previous ones, which stay until the new ones are
   * painted. Resolves with their number, or with null if a later call came first.
   */
  show(pdf: Uint8Array): Promise<number | null>;
  /** Draws the same pages again, at the current width of their places. */
  redraw(): Promise<void>;
  /** Draws them again if the element's width has changed. */
  fit(): Promise<void>;
  close(): void;
}

const MAX_PIXEL_RATIO = 2;

/** One worker for everything that is shown. */
let sharedWorker: PDFWorker | null = null;

function worker(): PDFWorker {
  sharedWorker ??= PDFWorker.create({ port: new Worker(workerUrl, { type: 'module' }) });
  return sharedWorker;
}

export function createPdfPages(element: HTMLElement): PdfPages {
  let shown: PDFDocumentProxy | null = null;
  /** The numbers of the latest `show` and the latest drawing. */
  let latestShow = 0;
  let latestDrawing = 0;
  let drawnWidthPx = 0;
  let tasks: RenderTask[] = [];

  /** Resolves early when a later drawing begins. */
  async function drawAll(pdf: PDFDocumentProxy): Promise<void> {
    latestDrawing += 1;
    const mine = latestDrawing;
    const isLatest = () => latestDrawing === mine;
    for (const task of tasks) task.cancel();
    tasks = [];
    drawnWidthPx = element.clientWidth;
    try {
      for (const number of inOrderOfSight(element, pdf.numPages)) {
        const page = await pdf.getPage(number);
        if (!isLatest()) return;
        const { width, height } = page.getViewport({ scale: 1 });
        const sheet = sheetOf(element, number, pdf.numPages, width / height);
        const task = beginDrawing(page, sheet.clientWidth);
        tasks.push(task.drawing);
        await task.drawing.promise;
        if (!isLatest()) return;
        sheet.replaceChildren(task.canvas);
      }
    } catch (error) {
      // Being cancelled is not an error.
      if (isLatest()) throw error;
      return;
    }
    for (const extra of [...element.children].slice(pdf.numPages)) extra.remove();
  }

  async function redraw(): Promise<void> {
    if (shown) await drawAll(shown);
  }

  return {
    async show(bytes) {
      latestShow += 1;
      const mine = latestShow;
      // The worker takes ownership of the bytes, and the caller may show them again.
      const pdf = await getDocument({ data: bytes.slice(), worker: worker() }).promise;
      if (latestShow !== mine) {
        void pdf.loadingTask.destroy();
        return null;
      }
      const before = shown;
      shown = pdf;
      await drawAll(pdf);
      void before?.loadingTask.destroy();
      return latestShow === mine ? pdf.numPages : null;
    },
    redraw,
    async fit() {
      if (element.clientWidth !== drawnWidthPx) await redraw();
    },
    close() {
      latestShow += 1;
      latestDrawing += 1;
      for (const task of tasks) task.cancel();
      void shown?.loadingTask.destroy();
      shown = null;
    },
  };
}

/** Draws into a new canvas, which replaces the previous one in one step. */
function beginDrawing(page: PDFPageProxy, widthPx: number) {
  const { width } = page.getViewport({ scale: 1 });
  const ratio = Math.min(window.devicePixelRatio || 1, MAX_PIXEL_RATIO);
  const viewport = page.getViewport({ scale: (widthPx * ratio) / width });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  // The other intent waits for a frame before it draws, which delays the page.
  return { canvas, drawing: page.render({ canvas, viewport, intent: 'print' }) };
}

/** A picture of the first page. */
export async function drawFirstPage(
  bytes: Uint8Array,
  widthPx: number,
): Promise<HTMLCanvasElement> {
  const pdf = await getDocument({ data: bytes, worker: worker() }).promise;
  try {
    const { canvas, drawing } = beginDrawing(await pdf.getPage(1), widthPx);
    await drawing.promise;
    return canvas;
  } finally {
    void pdf.loadingTask.destroy();
  }
}

/** Starts with the page in view. */
function inOrderOfSight(element: HTMLElement, count: number): readonly number[] {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const top = element.scrollTop;
  const sheets = [...element.children] as HTMLElement[];
  const first = sheets.findIndex((each) => each.offsetTop + each.offsetHeight > top);
  if (first <= 0) return numbers;
  return [...numbers.slice(first), ...numbers.slice(0, first)];
}

/** The place of a page. It stays when the picture changes, so that nothing scrolls. */
function sheetOf(
  element: HTMLElement,
  number: number,
  count: number,
  aspectRatio: number,
): HTMLElement {
  while (element.children.length < number) {
    const sheet = document.createElement('div');
    sheet.className = 'page-sheet';
    sheet.setAttribute('role', 'img');
    element.append(sheet);
  }
  const sheet = element.children[number - 1] as HTMLElement;
  sheet.style.aspectRatio = String(aspectRatio);
  sheet.setAttribute('aria-label', `Page ${number} of ${count}`);
  return sheet;
}
