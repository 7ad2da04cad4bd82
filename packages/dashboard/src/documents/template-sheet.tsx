import type { DocumentSummary } from '@offprint/client';
import { useTemplatePicture } from '@offprint/react';

const DEFAULT_TEMPLATE = 'modern';

/** The template that it is printed in, drawn small. */
export function DocumentThumbnail({ document }: { readonly document: DocumentSummary }) {
  const url = useTemplatePicture(document.templateId ?? DEFAULT_TEMPLATE);
  return <span className="sheet">{url && <img src={url} alt="" />}</span>;
}
