import type { ExportInput } from '@offprint/client';
import { ExportButton } from '@offprint/react';
import { useEffect, useMemo, useState } from 'react';
import { Problem } from '../controls.tsx';
import { DEFAULT_TEMPLATE } from '../documents/create-document.ts';
import type { JsonObject } from '../documents/json.ts';
import { LazyPart } from '../lazy-part.tsx';
import { PreviewPane } from '../preview/preview-pane.tsx';
import { hrefOf } from '../route.ts';
import { DesignPanel } from './design-panel.tsx';
import { usePrintOptions } from './print-options.ts';
import { ResumeForm } from './resume-form.tsx';
import { SaveStatus } from './save-status.tsx';
import { type EditedDocument, useDocument } from './use-document.ts';
import { Versions } from './versions.tsx';

const loadJsonPanel = async () => (await import('./json-panel.tsx')).JsonPanel;

const PANELS = {
  content: 'Content',
  design: 'Design',
  json: 'JSON',
  versions: 'Versions',
  preview: 'Preview',
} as const;

type Panel = keyof typeof PANELS;

/** One document: its contents, design, versions and file. */
export function EditorPage({ documentId }: { readonly documentId: string }) {
  const document = useDocument(documentId);
  const { content, error } = document;
  if (!content) {
    return (
      <>
        <p>
          <a href={hrefOf({ page: 'documents' })}>All documents</a>
        </p>
        {error ? <Problem error={error} /> : <p className="empty loading">Loading…</p>}
      </>
    );
  }
  return <Editor documentId={documentId} document={document} content={content} />;
}

interface EditorProps {
  readonly documentId: string;
  readonly document: EditedDocument;
  readonly content: NonNullable<EditedDocument['content']>;
}

function Editor({ documentId, document, content }: EditorProps) {
  const [panel, setPanel] = useState<Panel>('content');
  const [options, setOptions] = usePrintOptions(documentId);
  const { data, title } = content;
  const templateId = content.templateId ?? DEFAULT_TEMPLATE;
  const input = useMemo<ExportInput>(
    () => ({ document: data, templateId, options }),
    [data, templateId, options],
  );
  useTitle(title);

  /** Exports a stored version, or the document itself if it cannot be stored. */
  async function request(): Promise<ExportInput> {
    try {
      await document.flush();
      return { documentId, templateId, options };
    } catch {
      return input;
    }
  }

  return (
    <div className="editor" data-panel={panel}>
      <header className="editor-head">
        <h1 tabIndex={-1} className="visually-hidden">
          {title}
        </h1>
        <input
          className="title"
          dir="auto"
          aria-label="Title of the document"
          value={title}
          maxLength={200}
          onChange={({ target }) => document.change({ title: target.value })}
        />
        <SaveStatus document={document} />
        <ExportButton<ExportInput> name={`document-${documentId}`} request={request} />
      </header>
      <PanelChoice panel={panel} onChoose={setPanel} />
      <div className="panel">
        {panel === 'content' && (
          <ContentPanel
            data={data}
            onChange={(next) => document.change({ data: next })}
            onJson={() => setPanel('json')}
          />
        )}
        {panel === 'design' && (
          <DesignPanel
            documentId={documentId}
            document={document}
            templateId={templateId}
            options={options}
            onOptions={setOptions}
          />
        )}
        {panel === 'json' && (
          <LazyPart
            load={loadJsonPanel}
            waiting="Loading the editor…"
            props={{
              documentId,
              data,
              onChange: (next) => document.change({ data: next }),
            }}
          />
        )}
        {panel === 'versions' && (
          <Versions documentId={documentId} document={document} content={content} />
        )}
      </div>
      <PreviewPane input={input} />
    </div>
  );
}

interface PanelChoiceProps {
  readonly panel: Panel;
  onChoose(panel: Panel): void;
}

function PanelChoice({ panel, onChoose }: PanelChoiceProps) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">What is shown</legend>
      {(Object.keys(PANELS) as Panel[]).map((each) => (
        <label key={each} data-panel={each}>
          <input
            className="visually-hidden"
            type="radio"
            name="panel"
            checked={each === panel}
            onChange={() => onChoose(each)}
          />
          {PANELS[each]}
        </label>
      ))}
    </fieldset>
  );
}

interface ContentPanelProps {
  readonly data: JsonObject;
  onChange(data: JsonObject): void;
  onJson(): void;
}

/** Shapes of other apps are printed unchanged, but the form only knows JSON Resume. */
function ContentPanel({ data, onChange, onJson }: ContentPanelProps) {
  const isJsonResume = data.profile === undefined && data.personalInfo === undefined;
  if (isJsonResume) return <ResumeForm data={data} onChange={onChange} />;
  return (
    <div className="card">
      <p>This document has the shape of another app. It is printed as it is, and edited as JSON.</p>
      <button type="button" onClick={onJson}>
        Edit as JSON
      </button>
    </div>
  );
}

function useTitle(title: string): void {
  useEffect(() => {
    window.document.title = `${title || 'Untitled'} – Offprint`;
  }, [title]);
}
