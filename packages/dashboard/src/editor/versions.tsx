import type { StoredDocumentView } from '@offprint/client';
import { useOffprintClient } from '@offprint/react';
import { useEffect, useState } from 'react';
import { Problem } from '../controls.tsx';
import { LazyPart } from '../lazy-part.tsx';
import { relativeTime } from '../time.ts';
import type { Content, EditedDocument } from './use-document.ts';

const loadDifference = async () => (await import('./difference.tsx')).Difference;

interface VersionsProps {
  readonly documentId: string;
  readonly document: EditedDocument;
  readonly content: Content;
}

const SHOWN = 12;

/** The versions of a document, the changes since, and a way to restore them. */
export function Versions({ documentId, document, content }: VersionsProps) {
  const { versions, error } = useVersions(documentId, document.version);
  const [chosen, setChosen] = useState<number | null>(null);
  const compared = versions?.find(({ version }) => version === chosen) ?? versions?.[0];
  if (error) return <Problem error={error} />;
  if (!versions) return <p className="empty loading">Loading…</p>;
  if (!compared) {
    return (
      <p className="empty">This is the first version. Older ones show up here as you write.</p>
    );
  }
  return (
    <div className="versions">
      <div className="row">
        <label>
          Since{' '}
          <select
            value={compared.version}
            onChange={({ target }) => setChosen(Number(target.value))}
          >
            {versions.map(({ version, updatedAt }) => (
              <option key={version} value={version}>
                version {version}, {relativeTime(updatedAt)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          onClick={() => {
            const { title, data, templateId } = compared;
            document.change({ title, data, templateId });
          }}
        >
          Go back to it
        </button>
      </div>
      <LazyPart
        load={loadDifference}
        waiting="Comparing…"
        props={{ before: compared.data, after: content.data }}
      />
    </div>
  );
}

/** The versions before the newest, latest first. Old ones may be gone. */
function useVersions(documentId: string, newest: number) {
  const client = useOffprintClient();
  const [versions, setVersions] = useState<readonly StoredDocumentView[] | null>(null);
  const [error, setError] = useState<Error | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    async function load() {
      const found: StoredDocumentView[] = [];
      for (let version = newest - 1; version > 0 && found.length < SHOWN; version--) {
        const stored = await client.documents
          .get(documentId, { version, signal })
          .catch((problem) => (problem.code === 'NOT_FOUND' ? null : Promise.reject(problem)));
        if (!stored) break;
        found.push(stored);
      }
      setVersions(found);
    }
    load().catch((problem: Error) => signal.aborted || setError(problem));
    return () => controller.abort();
  }, [client, documentId, newest]);

  return { versions, error };
}
