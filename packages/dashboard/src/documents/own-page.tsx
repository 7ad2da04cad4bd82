import type { DocumentSummary, OffprintClient } from '@offprint/client';
import { useOffprintClient } from '@offprint/react';
import { useEffect, useRef, useState } from 'react';
import { inTurn } from './in-turn.ts';
import { TemplateSheet } from './template-sheet.tsx';

interface OwnPageProps {
  readonly document: Pick<DocumentSummary, 'id' | 'version'>;
  readonly templateId: string;
  readonly className: string;
}

const WIDTH_PX = 260;
const MOST_DRAWN = 60;
/** The drawn pages of a user, latest last, so that showing one again needs no print. */
const drawnFor = new WeakMap<OffprintClient, Map<string, HTMLCanvasElement>>();

/** The first page of a document in a template, or the template's sample if that fails. */
export function OwnPage({ document: { id, version }, templateId, className }: OwnPageProps) {
  const client = useOffprintClient();
  const place = useRef<HTMLSpanElement>(null);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const drawn = drawnFor.get(client) ?? new Map<string, HTMLCanvasElement>();
    drawnFor.set(client, drawn);
    const name = `${id} ${version} ${templateId}`;
    setFailed(false);

    async function draw(): Promise<void> {
      const canvas = await print(client, { documentId: id, templateId }, signal);
      drawn.set(name, canvas);
      const [oldest] = drawn.keys();
      if (oldest && drawn.size > MOST_DRAWN) drawn.delete(oldest);
      if (!signal.aborted) place.current?.replaceChildren(canvas);
    }

    const known = drawn.get(name);
    if (known) place.current?.replaceChildren(known);
    else inTurn(draw, signal).catch(() => signal.aborted || setFailed(true));
    return () => controller.abort();
  }, [client, id, version, templateId]);

  return hasFailed ? (
    <TemplateSheet templateId={templateId} className={className} />
  ) : (
    <span className={className} ref={place} data-own />
  );
}

async function print(
  client: OffprintClient,
  input: { readonly documentId: string; readonly templateId: string },
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  const pdf = await client.preview(input, { signal });
  const { drawFirstPage } = await import('../preview/pdf-pages.ts');
  return drawFirstPage(new Uint8Array(await pdf.arrayBuffer()), WIDTH_PX);
}
