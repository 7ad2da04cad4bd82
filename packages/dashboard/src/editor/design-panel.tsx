import type { PageOptions as Options } from '@offprint/client';
import { PageOptions, TemplatePicker } from '@offprint/react';
import { useEffect, useState } from 'react';
import { OwnPage } from '../documents/own-page.tsx';
import type { EditedDocument } from './use-document.ts';

interface DesignPanelProps {
  readonly documentId: string;
  readonly document: EditedDocument;
  readonly templateId: string;
  readonly options: Options;
  onOptions(options: Options): void;
}

/** The design of the document: each template with its description, and the page options. */
export function DesignPanel(props: DesignPanelProps) {
  const { documentId, document, templateId, options, onOptions } = props;
  const version = useDrawnVersion(document);
  return (
    <>
      <TemplatePicker
        value={templateId}
        onChange={(next) => document.change({ templateId: next })}
        picture={
          version === null
            ? undefined
            : ({ id }) => (
                <OwnPage
                  document={{ id: documentId, version }}
                  templateId={id}
                  className="op-picture"
                />
              )
        }
      />
      <PageOptions value={options} onChange={onOptions} />
    </>
  );
}

/**
 * The version that was stored when the panel opened, or null until it is stored. Choosing another
 * template creates a version, but its pictures would be the same.
 */
function useDrawnVersion({ save, version, flush }: EditedDocument): number | null {
  const [drawn, setDrawn] = useState<number | null>(null);
  useEffect(() => {
    if (drawn !== null) return;
    if (save === 'saved') setDrawn(version);
    if (save === 'changed') flush().catch(() => undefined);
  });
  return drawn;
}
