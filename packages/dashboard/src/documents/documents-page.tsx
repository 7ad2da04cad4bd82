import type { DocumentSummary } from '@offprint/client';
import { useKeptFocus, useOffprintClient } from '@offprint/react';
import { ConfirmButton, Problem } from '../controls.tsx';
import { hrefOf, navigate } from '../route.ts';
import { Heading } from '../shell/heading.tsx';
import { relativeTime } from '../time.ts';
import { useAction } from '../use-action.ts';
import { createDocument, DEFAULT_TEMPLATE } from './create-document.ts';
import { ImportPanel } from './import-panel.tsx';
import { OwnPage } from './own-page.tsx';
import sample from './sample-resume.json' with { type: 'json' };
import { TemplateSheet } from './template-sheet.tsx';
import { useDocuments } from './use-documents.ts';

/** The stored documents, and the ways to create one. */
export function DocumentsPage() {
  const { documents, total, error, reload, showMore } = useDocuments();
  const keptFocus = useKeptFocus<HTMLDivElement>();
  return (
    <div {...keptFocus} className="stack">
      <Heading title="Documents">{documents && documents.length > 0 && <NewDocument />}</Heading>
      {error && (
        <div className="card">
          <Problem error={error} />
          <button type="button" onClick={reload}>
            Try again
          </button>
        </div>
      )}
      {!documents && !error && <p className="empty loading">Loading…</p>}
      {documents?.length === 0 && <Welcome />}
      {documents && documents.length > 0 && (
        <ul className="documents">
          {documents.map((each) => (
            <DocumentCard key={each.id} document={each} onRemoved={reload} />
          ))}
        </ul>
      )}
      {documents && total > documents.length && (
        <button type="button" onClick={showMore}>
          Show more
        </button>
      )}
      {documents && <ImportPanel />}
    </div>
  );
}

function useNewDocument() {
  const client = useOffprintClient();
  const { isBusy, error, run } = useAction();
  const create = (data: Record<string, unknown>, title?: string) =>
    run(async () =>
      navigate({ page: 'document', documentId: await createDocument(client, { data, title }) }),
    );
  return {
    isBusy,
    error,
    blank: () => void create({ basics: { name: '' } }),
    sample: () => void create(sample),
  };
}

function Welcome() {
  const { isBusy, error, blank, sample: begin } = useNewDocument();
  return (
    <section className="card welcome" aria-labelledby="welcome">
      <h2 id="welcome">A résumé in, a PDF out.</h2>
      <p>
        Start with the sample and look around, or bring your own: what you see beside the form is
        the very file that an export keeps.
      </p>
      <p className="actions">
        <button type="button" className="primary" aria-disabled={isBusy} onClick={begin}>
          Start with the sample
        </button>
        <button type="button" aria-disabled={isBusy} onClick={blank}>
          Start blank
        </button>
      </p>
      <Problem error={error} />
      <WelcomeSheets />
    </section>
  );
}

/** Sample pages for users without documents. */
function WelcomeSheets() {
  return (
    <span className="welcome-sheets" aria-hidden="true">
      {['classic', 'modern', 'timeline'].map((templateId, place) => (
        <TemplateSheet key={templateId} templateId={templateId} style={{ '--place': place }} />
      ))}
    </span>
  );
}

function NewDocument() {
  const { isBusy, error, blank, sample: begin } = useNewDocument();
  return (
    <>
      <Problem error={error} />
      <a className="button quiet" href={hrefOf({ page: 'batch' })}>
        Export several
      </a>
      <button type="button" className="quiet" aria-disabled={isBusy} onClick={begin}>
        Sample
      </button>
      <button type="button" className="primary" aria-disabled={isBusy} onClick={blank}>
        New résumé
      </button>
    </>
  );
}

interface DocumentCardProps {
  readonly document: DocumentSummary;
  onRemoved(): void;
}

function DocumentCard({ document, onRemoved }: DocumentCardProps) {
  const client = useOffprintClient();
  const { isBusy, error, run } = useAction();
  const { id, title, version, templateId, updatedAt } = document;
  const remove = async () => {
    await client.documents.remove(id);
    onRemoved();
  };
  return (
    <li data-row className="document">
      <a href={hrefOf({ page: 'document', documentId: id })}>
        <OwnPage
          document={document}
          templateId={templateId ?? DEFAULT_TEMPLATE}
          className="sheet"
        />
        <strong>
          <bdi>{title}</bdi>
        </strong>
      </a>
      <div className="row">
        <span className="muted">
          {relativeTime(updatedAt)} · version {version}
        </span>
        <span className="actions">
          <ConfirmButton
            label="Delete"
            what={title}
            isBusy={isBusy}
            onConfirm={() => run(remove)}
          />
        </span>
      </div>
      <Problem error={error} />
    </li>
  );
}
