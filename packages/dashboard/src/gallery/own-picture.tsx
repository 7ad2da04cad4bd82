import { useOffprintClient, useTemplatePicture } from '@offprint/react';
import { useEffect, useRef, useState } from 'react';
import { inTurn } from './in-turn.ts';

interface OwnPictureProps {
  readonly documentId: string;
  readonly templateId: string;
}

/** The first page of a document in a template; the template's own picture where that fails. */
export function OwnPicture({ documentId, templateId }: OwnPictureProps) {
  const client = useOffprintClient();
  const place = useRef<HTMLSpanElement>(null);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setFailed(false);
    async function draw(): Promise<void> {
      const pdf = await client.preview({ documentId, templateId }, { signal });
      const { drawFirstPage } = await import('../preview/pdf-pages.ts');
      const bytes = new Uint8Array(await pdf.arrayBuffer());
      const picture = await drawFirstPage(bytes, place.current?.clientWidth ?? 0);
      if (!signal.aborted) place.current?.replaceChildren(picture);
    }
    inTurn(draw, signal).catch(() => signal.aborted || setFailed(true));
    return () => controller.abort();
  }, [client, documentId, templateId]);

  return hasFailed ? (
    <SamplePicture templateId={templateId} />
  ) : (
    <span className="op-picture" ref={place} data-own />
  );
}

function SamplePicture({ templateId }: { readonly templateId: string }) {
  const url = useTemplatePicture(templateId);
  return <span className="op-picture">{url && <img src={url} alt="" />}</span>;
}
