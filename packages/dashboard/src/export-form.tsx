import type { OffprintClient, TemplateView } from '@offprint/client';
import { type DragEvent, type FormEvent, useEffect, useMemo, useState } from 'react';
import { Problem } from './controls.tsx';
import { type DocumentReading, type Draft, keepDraft, readDocument, readDraft } from './draft.ts';
import sample from './sample-resume.json' with { type: 'json' };
import type { Session } from './session.tsx';
import { useAction } from './use-action.ts';

const SAMPLE = JSON.stringify(sample, null, 2);
const NAMES = { A4: 'A4', Letter: 'US Letter' } as const;

interface ExportFormProps {
  readonly session: Session;
  /** Null until they are loaded. */
  readonly templates: readonly TemplateView[] | null;
}

export function ExportForm({ session, templates }: ExportFormProps) {
  const [draft, setDraft] = useState(readDraft);
  const { text, templateId, pageSize } = draft;
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  useEffect(() => keepDraft(draft), [draft]);

  const [isDraggedOver, setDraggedOver] = useState(false);
  const [hasTried, setTried] = useState(false);
  const { isBusy, error, run } = useAction();
  const reading = useMemo(() => readDocument(text), [text]);
  const isRefused = hasTried && 'problem' in reading;
  const template = templates?.find(({ id }) => id === templateId);

  const take = async (file: File | undefined) => file && change({ text: await file.text() });

  function drop(event: DragEvent) {
    event.preventDefault();
    setDraggedOver(false);
    void take(event.dataTransfer.files[0]);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried('problem' in reading);
    if ('problem' in reading) return;
    const { document } = reading;
    void run(() => session.store.getState().start({ document, templateId, options: { pageSize } }));
  }

  return (
    <form className="card" onSubmit={submit} aria-labelledby="new-export">
      <header>
        <h2 id="new-export">New export</h2>
        <span className="actions">
          <label className="button">
            Open a file
            <input
              className="visually-hidden"
              type="file"
              accept=".json,application/json"
              onChange={(event) => take(event.target.files?.[0])}
            />
          </label>
          <button type="button" onClick={() => change({ text: SAMPLE })}>
            Use the sample
          </button>
        </span>
      </header>

      <textarea
        className={isDraggedOver ? 'dragged-over' : undefined}
        aria-label="The résumé as JSON"
        aria-describedby="reading"
        placeholder="Paste a résumé as JSON, or drop a file here."
        spellCheck={false}
        value={text}
        onChange={(event) => change({ text: event.target.value })}
        onDragOver={(event) => {
          event.preventDefault();
          setDraggedOver(true);
        }}
        onDragLeave={() => setDraggedOver(false)}
        onDrop={drop}
      />
      <p id="reading" className={isRefused ? 'problem' : 'muted'} role="status">
        {text === '' && !isRefused ? 'JSON Resume, version 1.' : sentenceOf(reading)}
      </p>

      <TemplatePicker
        client={session.client}
        templates={templates}
        chosen={templateId}
        onChoose={(id) => change({ templateId: id })}
      />

      <footer>
        <fieldset className="segments">
          <legend className="visually-hidden">Page size</legend>
          {(template?.pageSizes ?? (['A4', 'Letter'] as const)).map((size) => (
            <label key={size}>
              <input
                className="visually-hidden"
                type="radio"
                name="size"
                checked={size === pageSize}
                onChange={() => change({ pageSize: size })}
              />
              {NAMES[size]}
            </label>
          ))}
        </fieldset>
        <button type="submit" className="primary" aria-disabled={isBusy}>
          {isBusy ? 'Sending…' : 'Export PDF'}
        </button>
      </footer>
      <Problem error={error} />
    </form>
  );
}

function sentenceOf(reading: DocumentReading): string {
  if ('problem' in reading) return reading.problem;
  return reading.title ? `Résumé of ${reading.title}` : 'A résumé without a name';
}

interface TemplatePickerProps {
  readonly client: OffprintClient;
  readonly templates: readonly TemplateView[] | null;
  readonly chosen: string;
  onChoose(templateId: string): void;
}

function TemplatePicker({ client, templates, chosen, onChoose }: TemplatePickerProps) {
  return (
    <fieldset className="templates">
      <legend>Template</legend>
      {!templates && (
        <>
          <TemplatePlaceholder />
          <TemplatePlaceholder />
        </>
      )}
      {templates?.map(({ id, name, description }) => (
        <label key={id} className="choice">
          <Thumbnail client={client} templateId={id} />
          <input
            type="radio"
            name="template"
            checked={id === chosen}
            onChange={() => onChoose(id)}
          />
          <strong>{name}</strong>
          <span className="muted">{description}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** As large as a template, so that nothing moves when they are loaded. */
function TemplatePlaceholder() {
  return (
    <span className="choice" aria-hidden="true">
      <span className="thumbnail" />
      <strong>&nbsp;</strong>
      <span className="muted">&nbsp;</span>
    </span>
  );
}

/** Fetched by the client, as an image element sends no credentials. */
function Thumbnail({ client, templateId }: { client: OffprintClient; templateId: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    let made: string | undefined;
    client.templatePreview(templateId, { signal: controller.signal }).then(
      (image) => {
        made = URL.createObjectURL(image);
        setUrl(made);
      },
      // Without its picture a template can still be chosen.
      () => undefined,
    );
    return () => {
      controller.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [client, templateId]);
  return <span className="thumbnail">{url && <img src={url} alt="" />}</span>;
}
