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
   * Draws the pages of this PDF in place of those before, which stay until the new ones are painted.
   * Resolves with their number; with null when a later call came first.
   */
  show(pdf: Uint8Array): Promise<number | null>;
  /** Draws the same pages as wide as the element is now. */
  fit(): Promise<void>;
  close(): void;
}

const MAX_PIXEL_RATIO = 2;

/** One worker for all that is shown. */
let sharedWorker: PDFWorker | null = null;

function worker(): PDFWorker {
  sharedWorker ??= PDFWorker.create({ port: new Worker(workerUrl, { type: 'module' }) });
  return sharedWorker;
}

export function createPdfPages(element: HTMLElement): PdfPages {
  let shown: PDFDocumentProxy | null = null;
  let turn = 0;
  let tasks: RenderTask[] = [];

  /** Into a canvas of its own, which takes the place of the one before in one step. */
  async function draw(page: PDFPageProxy, widthPx: number): Promise<HTMLCanvasElement> {
    const { width } = page.getViewport({ scale: 1 });
    const ratio = Math.min(window.devicePixelRatio || 1, MAX_PIXEL_RATIO);
    const viewport = page.getViewport({ scale: (widthPx * ratio) / width });
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    const task = page.render({ canvas, viewport });
    tasks.push(task);
    await task.promise;
    return canvas;
  }

  async function drawAll(pdf: PDFDocumentProxy, mine: number): Promise<void> {
    for (const task of tasks) task.cancel();
    tasks = [];
    for (const number of inOrderOfSight(element, pdf.numPages)) {
      const page = await pdf.getPage(number);
      if (turn !== mine) return;
      const { width, height } = page.getViewport({ scale: 1 });
      const sheet = sheetOf(element, number, pdf.numPages, width / height);
      const canvas = await draw(page, sheet.clientWidth);
      if (turn !== mine) return;
      sheet.replaceChildren(canvas);
    }
    for (const extra of [...element.children].slice(pdf.numPages)) extra.remove();
  }

  return {
    async show(bytes) {
      turn += 1;
      const mine = turn;
      // The worker takes the bytes over, and whoever has them may show them again.
      const pdf = await getDocument({ data: bytes.slice(), worker: worker() }).promise;
      if (turn !== mine) {
        void pdf.loadingTask.destroy();
        return null;
      }
      const before = shown;
      shown = pdf;
      try {
        await drawAll(pdf, mine);
      } catch (error) {
        if (turn === mine) throw error;
      }
      void before?.loadingTask.destroy();
      return turn === mine ? pdf.numPages : null;
    },
    async fit() {
      if (!shown) return;
      turn += 1;
      await drawAll(shown, turn).catch(() => undefined);
    },
    close() {
      turn += 1;
      for (const task of tasks) task.cancel();
      void shown?.loadingTask.destroy();
      shown = null;
    },
  };
}

/** The page that is being looked at comes first. */
function inOrderOfSight(element: HTMLElement, count: number): readonly number[] {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const top = element.scrollTop;
  const sheets = [...element.children] as HTMLElement[];
  const first = sheets.findIndex((each) => each.offsetTop + each.offsetHeight > top);
  if (first <= 0) return numbers;
  return [...numbers.slice(first), ...numbers.slice(0, first)];
}

/** The place of a page, which stays when its picture changes, so that nothing scrolls. */
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
