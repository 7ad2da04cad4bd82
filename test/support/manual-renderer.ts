import type {
  RenderedPdf,
  Renderer,
  RenderRequest,
} from '../../packages/server/src/ports/renderer.ts';

interface PendingPrint {
  readonly request: RenderRequest;
  readonly signal: AbortSignal;
  finish(pdf?: Partial<RenderedPdf>): void;
  fail(error: Error): void;
}

export interface ManualRenderer extends Renderer {
  /** Prints that have begun and not ended, oldest first. */
  readonly pending: readonly PendingPrint[];
}

const PDF = new TextEncoder().encode('%PDF-manual');

/** A renderer whose prints end when the test says so: for tests of what happens around a print. */
export function manualRenderer(concurrency = 100): ManualRenderer {
  const pending: PendingPrint[] = [];
  return {
    concurrency,
    pending,
    async render(request, signal) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Partial<RenderedPdf>>();
      const print: PendingPrint = { request, signal, finish, fail: reject };
      function finish(pdf: Partial<RenderedPdf> = {}) {
        resolve(pdf);
      }
      pending.push(print);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      return promise
        .then((pdf) => ({ bytes: PDF, pageCount: 1, pageFill: 0.5, warnings: [], ...pdf }))
        .finally(() => pending.splice(pending.indexOf(print), 1));
    },
    screenshot: () => Promise.reject(new Error('A manual renderer takes no pictures.')),
    warmUp: () => Promise.resolve(),
    check: () => Promise.resolve({ description: 'by hand', warnings: [] }),
    cleanUp: () => Promise.resolve(0),
    close: () => Promise.resolve(),
  };
}
