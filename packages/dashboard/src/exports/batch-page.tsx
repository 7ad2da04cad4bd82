import type { DocumentSummary, TemplateView } from '@offprint/client';
import { BatchExport, useTemplates } from '@offprint/react';
import { type ReactNode, useState } from 'react';
import { Problem } from '../controls.tsx';
import { DocumentSelect } from '../documents/document-select.tsx';
import { useDocuments } from '../documents/use-documents.ts';
import { hrefOf } from '../route.ts';
import { Heading } from '../shell/heading.tsx';

/** Several documents, or one document in several templates, as one ZIP. */
export function BatchPage() {
  const { documents, error } = useDocuments();
  const { data: templates } = useTemplates();
  return (
    <>
      <Heading title="Export several">
        <a className="button" href={hrefOf({ page: 'exports' })}>
          All exports
        </a>
      </Heading>
      <Problem error={error} />
      {!error && !(documents && templates) && <p className="empty loading">Loading…</p>}
      {documents?.length === 0 && (
        <p className="card">
          <span>
            There is nothing to export yet: <a href={hrefOf({ page: 'documents' })}>begin here</a>.
          </span>
        </p>
      )}
      {templates && documents?.[0] && (
        <div className="card batch">
          <Batch documents={documents} first={documents[0]} templates={templates} />
        </div>
      )}
    </>
  );
}

interface BatchProps {
  readonly documents: readonly DocumentSummary[];
  readonly first: DocumentSummary;
  readonly templates: readonly TemplateView[];
}

type Source = 'documents' | 'templates';

function Batch({ documents, first, templates }: BatchProps) {
  const [source, setSource] = useState<Source>(documents.length > 1 ? 'documents' : 'templates');
  const [documentId, setDocumentId] = useState(first.id);
  const document = documents.find(({ id }) => id === documentId) ?? first;
  const choices = source === 'documents' ? documents.map(asIs) : variantsOf(document, templates);
  return (
    <BatchExport documents={choices}>
      <div className="row">
        <fieldset className="segments">
          <legend className="visually-hidden">What is exported</legend>
          <SourceChoice is="documents" chosen={source} onChoose={setSource}>
            Documents
          </SourceChoice>
          <SourceChoice is="templates" chosen={source} onChoose={setSource}>
            One in several templates
          </SourceChoice>
        </fieldset>
        {source === 'templates' && (
          <DocumentSelect documents={documents} value={document.id} onChange={setDocumentId} />
        )}
      </div>
    </BatchExport>
  );
}

interface SourceChoiceProps {
  readonly is: Source;
  readonly chosen: Source;
  onChoose(source: Source): void;
  readonly children: ReactNode;
}

function SourceChoice({ is, chosen, onChoose, children }: SourceChoiceProps) {
  return (
    <label>
      <input
        className="visually-hidden"
        type="radio"
        name="source"
        checked={is === chosen}
        onChange={() => onChoose(is)}
      />
      {children}
    </label>
  );
}

function asIs({ id, title, templateId }: DocumentSummary) {
  return { documentId: id, title, ...(templateId && { templateId }) };
}

function variantsOf({ id, title }: DocumentSummary, templates: readonly TemplateView[]) {
  return templates
    .filter(({ kind }) => kind === 'resume')
    .map((template) => ({
      documentId: id,
      title: template.name,
      fileName: `${title} – ${template.name}`,
      templateId: template.id,
    }));
}
