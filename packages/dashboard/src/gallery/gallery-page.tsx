import { TemplatePicker, useOffprintClient } from '@offprint/react';
import { useState } from 'react';
import { Problem } from '../controls.tsx';
import { createDocument, DEFAULT_TEMPLATE } from '../documents/create-document.ts';
import { DocumentSelect } from '../documents/document-select.tsx';
import { OwnPage } from '../documents/own-page.tsx';
import sample from '../documents/sample-resume.json' with { type: 'json' };
import { useDocuments } from '../documents/use-documents.ts';
import { navigate } from '../route.ts';
import { Heading } from '../shell/heading.tsx';
import { useAction } from '../use-action.ts';

/** Every template, with its sample or the user's own data. */
export function GalleryPage() {
  const client = useOffprintClient();
  const { documents } = useDocuments();
  const { isBusy, error, run } = useAction();
  const [templateId, setTemplateId] = useState(DEFAULT_TEMPLATE);
  const [documentId, setDocumentId] = useState('');
  const document = documents?.find(({ id }) => id === documentId) ?? documents?.[0];
  const chosen = document?.id;

  const use = () =>
    run(async () => {
      if (!chosen) {
        const id = await createDocument(client, { data: sample, templateId });
        return navigate({ page: 'document', documentId: id });
      }
      const { title, data, version } = await client.documents.get(chosen);
      await client.documents.put(chosen, { title, data, templateId }, { ifVersion: version });
      navigate({ page: 'document', documentId: chosen });
    });

  return (
    <>
      <Heading title="Templates">
        {documents && documents.length > 0 && (
          <DocumentSelect documents={documents} value={chosen} onChange={setDocumentId} />
        )}
        <button type="button" className="primary" aria-disabled={isBusy} onClick={use}>
          {chosen ? 'Use for this document' : 'Use with the sample'}
        </button>
      </Heading>
      <Problem error={error} />
      <div className="gallery">
        <TemplatePicker
          value={templateId}
          onChange={setTemplateId}
          picture={
            document
              ? ({ id }) => <OwnPage document={document} templateId={id} className="op-picture" />
              : undefined
          }
        />
      </div>
    </>
  );
}
