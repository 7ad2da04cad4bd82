import type { ColouredText } from '../domain/pages/coloured-text.ts';
import type { TaggedPages } from '../domain/pages/tagged-pages.ts';

/** Where each text of a PDF stands, what its tags say that it is, and in which colours it is drawn. */
export interface PdfInspector {
  inspect(
    pdf: Uint8Array,
  ): Promise<{ readonly pages: TaggedPages; readonly colours: readonly ColouredText[] }>;
}
