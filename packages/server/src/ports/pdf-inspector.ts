import type { ColouredText } from '../domain/pages/coloured-text.ts';
import type { TaggedPages } from '../domain/pages/tagged-pages.ts';

/** Finds the place, tag and colours of each text in a PDF. */
export interface PdfInspector {
  inspect(
    pdf: Uint8Array,
  ): Promise<{ readonly pages: TaggedPages; readonly colours: readonly ColouredText[] }>;
}
