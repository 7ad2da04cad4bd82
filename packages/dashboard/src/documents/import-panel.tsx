import { useOffprintClient } from '@offprint/react';
import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { Problem } from '../controls.tsx';
import type { Imported } from '../importing/imported.ts';
import { loadPart } from '../load-part.ts';
import { navigate } from '../route.ts';
import { useAction } from '../use-action.ts';
import { createDocument } from './create-document.ts';
import { ImportReport } from './import-report.tsx';

/**
 * Turns a dropped, opened or pasted file into a document, and first shows what has no place in it.
 */
export function ImportPanel() {
  const client = useOffprintClient();
  const { isBusy, error, run } = useAction();
  const [isOver, setOver] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);

  const keep = async ({ data, title }: Imported) =>
    navigate({ page: 'document', documentId: await createDocument(client, { data, title }) });

  const read = (text: string, fileName?: string) =>
    run(async () => {
      setImported(null);
      const { importDocument } = await loadPart(() => import('../importing/import-document.ts'));
      const found = importDocument(text, fileName);
      if (found.left.length === 0) await keep(found);
      else setImported(found);
    });

  const take = async (file: File | undefined) => file && read(await file.text(), file.name);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    void (file ? take(file) : read(event.dataTransfer.getData('text')));
  }

  function paste(event: ClipboardEvent) {
    event.preventDefault();
    const [file] = event.clipboardData.files;
    void (file ? take(file) : read(event.clipboardData.getData('text')));
  }

  return (
    <section
      className="card import"
      aria-labelledby="import"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="row">
        <div className="import-words">
          <h2 id="import">Import</h2>
          <p className="muted">
            Drop a file here: JSON Resume, an export of Reactive Resume, RenderCV or YAMLResume, or
            Europass as JSON.
          </p>
        </div>
        <label className="button">
          Open a file
          <input
            className="visually-hidden"
            type="file"
            accept=".json,.yaml,.yml,application/json,application/yaml"
            aria-disabled={isBusy}
            onChange={({ target }) => {
              void take(target.files?.[0]);
              target.value = '';
            }}
          />
        </label>
      </div>
      <textarea
        className="paste"
        rows={1}
        aria-label="Paste a résumé"
        placeholder="… or paste it here"
        value=""
        onChange={({ target }) => void read(target.value)}
        onPaste={paste}
      />
      <Problem error={error} />
      {imported && (
        <ImportReport
          imported={imported}
          isBusy={isBusy}
          onKeep={() => void run(() => keep(imported))}
          onDrop={() => setImported(null)}
        />
      )}
    </section>
  );
}
