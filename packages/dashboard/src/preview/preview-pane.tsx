import type { ExportInput } from '@offprint/client';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../controls.tsx';
import { loadPart } from '../load-part.ts';
import { MachineReading, useReading } from './machine-reading.tsx';
import type { PdfPages } from './pdf-pages.ts';
import { useLivePreview } from './use-live-preview.ts';

const ZOOMS = { fit: 'Fit', '100%': '100 %', '150%': '150 %' } as const;

/** The file, as it would be exported now. */
export function PreviewPane({ input }: { readonly input: ExportInput | null }) {
  const { print, isPrinting, error } = useLivePreview(input);
  const [zoom, setZoom] = useState<keyof typeof ZOOMS>('fit');
  const { element, pageCount, problem } = usePages(print?.bytes ?? null, zoom);
  const reading = useReading(print?.bytes ?? null);
  const read = () => {
    if (print && input?.document) reading.read(print.bytes, input.document);
  };

  return (
    <section className="preview" aria-labelledby="preview" data-stale={error ? true : undefined}>
      <header className="row">
        <h2 id="preview">Preview</h2>
        <span className="muted" role="status">
          {pageCount === null ? 'Printing…' : extentOf(pageCount, print?.pageFill ?? null)}
        </span>
        <button
          type="button"
          className="quiet"
          aria-disabled={!print || reading.isBusy}
          onClick={read}
        >
          {reading.isBusy ? 'Reading…' : 'What do machines read?'}
        </button>
        <select
          aria-label="Zoom"
          value={zoom}
          onChange={({ target }) => setZoom(target.value as keyof typeof ZOOMS)}
        >
          {Object.entries(ZOOMS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </header>
      <div className="preview-notes">
        <Problem error={error ?? problem} />
        {print?.warnings.map(({ code, path, message }) => (
          <p key={`${code} ${path} ${message}`} className="warning">
            {message}
          </p>
        ))}
        <MachineReading reading={reading} onReadAgain={read} />
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that it scrolls without a mouse
        tabIndex={0}
        aria-label="Pages"
        className="sheets"
        data-zoom={zoom}
        data-busy={isPrinting || undefined}
        ref={element}
      />
    </section>
  );
}

/** "1 page, 70 % full", "2 pages, the last 40 % full" */
function extentOf(pageCount: number, pageFill: number | null): string {
  const pages = `${pageCount} ${pageCount === 1 ? 'page' : 'pages'}`;
  if (pageFill === null) return pages;
  const share = Math.min(Math.max(pageFill - (pageCount - 1), 0), 1);
  return `${pages}, ${pageCount === 1 ? '' : 'the last '}${Math.round(share * 100)} % full`;
}

/** Draws each PDF in place of the previous one. */
function usePages(pdf: Uint8Array | null, zoom: string) {
  const element = useRef<HTMLDivElement>(null);
  const pages = useRef<PdfPages | null>(null);
  const [pageCount, setPageCount] = useState<number | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);

  // pdf.js loads during the first print.
  useEffect(() => {
    import('./pdf-pages.ts').catch(() => undefined);
  }, []);

  useEffect(() => {
    let isClosed = false;
    async function show() {
      if (!pdf || !element.current) return;
      const { createPdfPages } = await loadPart(() => import('./pdf-pages.ts'));
      if (isClosed) return;
      pages.current ??= createPdfPages(element.current);
      const count = await pages.current.show(pdf);
      if (count === null || isClosed) return;
      setPageCount(count);
      setProblem(null);
    }
    show().catch((error: Error) => isClosed || setProblem(error));
    return () => {
      isClosed = true;
    };
  }, [pdf]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the zoom is what makes them wider
  useEffect(() => {
    pages.current?.redraw().catch(setProblem);
  }, [zoom]);

  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(() => {
      pages.current?.fit().catch(setProblem);
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      pages.current?.close();
      pages.current = null;
    };
  }, []);

  return { element, pageCount, problem };
}
