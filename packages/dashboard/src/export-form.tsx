import type { PageSize, TemplateView } from '@offprint/client';
import { type DragEvent, type FormEvent, useMemo, useState } from 'react';
import { Problem } from './problem.tsx';
import { type DocumentReading, readDocument } from './read-document.ts';
import sample from './sample-resume.json' with { type: 'json' };
import type { Session } from './session.ts';
import { TemplatePicker } from './template-picker.tsx';
import { useAction } from './use-action.ts';

const SAMPLE = JSON.stringify(sample, null, 2);
const NAMES = { A4: 'A4', Letter: 'US Letter' } as const;

interface ExportFormProps {
  readonly session: Session;
  readonly templates: readonly TemplateView[];
}

export function ExportForm({ session, templates }: ExportFormProps) {
  const [text, setText] = useState('');
  const [templateId, setTemplateId] = useState('modern');
  const [pageSize, setPageSize] = useState<PageSize>('A4');
  const [isOver, setOver] = useState(false);
  const [hasTried, setTried] = useState(false);
  const { isBusy, error, run } = useAction();
  const reading = useMemo(() => readDocument(text), [text]);
  const isRefused = hasTried && 'problem' in reading;
  const template = templates.find(({ id }) => id === templateId);

  const take = async (file: File | undefined) => file && setText(await file.text());

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
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
              className="unseen"
              type="file"
              accept=".json,application/json"
              onChange={(event) => take(event.target.files?.[0])}
            />
          </label>
          <button type="button" onClick={() => setText(SAMPLE)}>
            Use the sample
          </button>
        </span>
      </header>

      <textarea
        className={isOver ? 'over' : undefined}
        aria-label="The résumé as JSON"
        aria-describedby="reading"
        placeholder="Paste a résumé as JSON, or drop a file here."
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      />
      <p id="reading" className={isRefused ? 'problem' : 'muted'} role="status">
        {text === '' && !isRefused ? 'JSON Resume, version 1.' : sentenceOf(reading)}
      </p>

      <TemplatePicker
        client={session.client}
        templates={templates}
        chosen={templateId}
        onChoose={setTemplateId}
      />

      <footer>
        <fieldset className="segments">
          <legend className="unseen">Page size</legend>
          {(template?.pageSizes ?? (['A4', 'Letter'] as const)).map((size) => (
            <label key={size}>
              <input
                className="unseen"
                type="radio"
                name="size"
                checked={size === pageSize}
                onChange={() => setPageSize(size)}
              />
              {NAMES[size]}
            </label>
          ))}
        </fieldset>
        <button type="submit" className="primary" disabled={isBusy}>
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
