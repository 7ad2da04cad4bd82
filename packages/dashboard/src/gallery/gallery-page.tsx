import { TemplatePicker, useOffprintClient } from '@offprint/react';
import { useState } from 'react';
import { Problem } from '../controls.tsx';
import { createDocument } from '../documents/create-document.ts';
import { DocumentSelect } from '../documents/document-select.tsx';
import sample from '../documents/sample-resume.json' with { type: 'json' };
import { useDocuments } from '../documents/use-documents.ts';
import { navigate } from '../route.ts';
import { Heading } from '../shell/heading.tsx';
import { useAction } from '../use-action.ts';
import { OwnPicture } from './own-picture.tsx';

const DEFAULT_TEMPLATE = 'modern';

/** Every template, with the sample or with the person's own data. */
export function GalleryPage() {
  const client = useOffprintClient();
  const { documents } = useDocuments();
  const { isBusy, error, run } = useAction();
  const [templateId, setTemplateId] = useState(DEFAULT_TEMPLATE);
  const [documentId, setDocumentId] = useState('');
  const chosen = documentId || documents?.[0]?.id;

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
            chosen ? ({ id }) => <OwnPicture documentId={chosen} templateId={id} /> : undefined
          }
        />
      </div>
    </>
  );
}
