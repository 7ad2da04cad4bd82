import type { PdfInspector } from '../../../ports/pdf-inspector.ts';
import { readColouredTexts } from './coloured-texts.ts';
import { readTaggedPages } from './tagged-pages.ts';

/** For files of one's own only, since they are read in this process. */
export function createPdfjsInspector(): PdfInspector {
  return {
    async inspect(pdf) {
      const { getDocumentProxy, getResolvedPDFJS } = await import('unpdf');
      const document = await getDocumentProxy(new Uint8Array(pdf));
      const { OPS } = await getResolvedPDFJS();
      try {
        return {
          pages: await readTaggedPages(document),
          colours: await readColouredTexts(document, OPS),
        };
      } finally {
        await document.loadingTask.destroy();
      }
    },
  };
}
