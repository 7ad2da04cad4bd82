import {
  type OffprintClient,
  OffprintClientError,
  type StoredDocumentView,
} from '@offprint/client';
import { useIsReconnecting, useOffprintClient } from '@offprint/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type DocumentDraft, keepDraft, readDraft } from '../documents/document-draft.ts';

/** The parts of a document that a user edits. */
export type Content = Omit<DocumentDraft, 'baseVersion'>;

export type SaveState = 'saved' | 'changed' | 'saving' | 'conflict' | 'failed';

export interface EditedDocument {
  /** Null until it is loaded. */
  readonly content: Content | null;
  /** The stored version. */
  readonly version: number;
  readonly save: SaveState;
  /** Why it was not loaded or not stored. */
  readonly error: Error | null;
  change(part: Partial<Content>): void;
  /** Stores unsaved changes. @throws OffprintClientError */
  flush(): Promise<void>;
  /** After a conflict: takes the stored document, or overwrites it. */
  settle(keep: 'theirs' | 'mine'): Promise<void>;
}

/** Long enough that a sentence becomes one version, short enough that nothing is lost. */
const AUTOSAVE_MS = 1_500;
const RETRY_MS = 5_000;

/** A stored document that is saved under its version at each longer pause in typing. */
export function useDocument(documentId: string): EditedDocument {
  const client = useOffprintClient();
  const isReconnecting = useIsReconnecting();
  const [content, setContent] = useState<Content | null>(null);
  const [save, setSave] = useState<SaveState>('saved');
  const [error, setError] = useState<Error | null>(null);
  const [version, setVersion] = useState(0);
  const latest = useRef<{
    content: Content | null;
    version: number;
    storing: Promise<void> | null;
  }>({ content: null, version: 0, storing: null });

  const take = useCallback((next: Content, nextVersion: number) => {
    latest.current.content = next;
    latest.current.version = nextVersion;
    setContent(next);
    setVersion(nextVersion);
  }, []);

  useEffect(() => {
    if (isReconnecting || latest.current.content) return;
    const controller = new AbortController();
    client.documents.get(documentId, { signal: controller.signal }).then(
      (stored) => {
        if (controller.signal.aborted) return;
        const draft = readDraft(documentId);
        setError(null);
        setSave(draft ? 'changed' : 'saved');
        take(draft ?? contentOf(stored), draft?.baseVersion ?? stored.version);
      },
      (problem: Error) => controller.signal.aborted || setError(problem),
    );
    return () => controller.abort();
  }, [client, documentId, isReconnecting, take]);

  const store = useCallback(
    async (ifVersion?: number) => {
      const sent = latest.current.content;
      if (!sent) return;
      setSave('saving');
      const { title, data, templateId } = sent;
      const body = { title: title.trim() || 'Untitled', data, ...(templateId && { templateId }) };
      try {
        const known = ifVersion ?? latest.current.version;
        const stored = await putOrFind(client, documentId, body, known);
        latest.current.version = stored.version;
        setVersion(stored.version);
        setError(null);
        const isLatest = latest.current.content === sent;
        if (isLatest) keepDraft(documentId, null);
        setSave(isLatest ? 'saved' : 'changed');
      } catch (problem) {
        setError(problem as Error);
        setSave(isConflict(problem) ? 'conflict' : 'failed');
        throw problem;
      }
    },
    [client, documentId],
  );

  /** One at a time, since each needs the version of the one before. */
  const storeInTurn = useCallback(
    (ifVersion?: number) => {
      const before = latest.current.storing ?? Promise.resolve();
      const storing = before.catch(() => undefined).then(() => store(ifVersion));
      latest.current.storing = storing;
      return storing;
    },
    [store],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change begins the pause anew
  useEffect(() => {
    if (isReconnecting) return;
    const mayPass = error instanceof OffprintClientError && error.retryable;
    if (save !== 'changed' && !(save === 'failed' && mayPass)) return;
    const delayMs = save === 'changed' ? AUTOSAVE_MS : RETRY_MS;
    const timer = setTimeout(() => storeInTurn().catch(() => undefined), delayMs);
    return () => clearTimeout(timer);
  }, [save, content, error, isReconnecting, storeInTurn]);

  // Leaving the page saves without waiting for the pause.
  useEffect(
    () => () => {
      if (readDraft(documentId)) storeInTurn().catch(() => undefined);
    },
    [documentId, storeInTurn],
  );

  return {
    content,
    version,
    save,
    error,
    change(part) {
      const { content: before, version: baseVersion } = latest.current;
      if (!before) return;
      const next = { ...before, ...part };
      latest.current.content = next;
      setContent(next);
      setSave((state) => (state === 'conflict' ? state : 'changed'));
      keepDraft(documentId, { ...next, baseVersion });
    },
    async flush() {
      if (readDraft(documentId)) await storeInTurn();
    },
    async settle(keep) {
      const stored = await client.documents.get(documentId);
      if (keep === 'mine') return storeInTurn(stored.version);
      keepDraft(documentId, null);
      setError(null);
      setSave('saved');
      take(contentOf(stored), stored.version);
    },
  };
}

type Body = Parameters<OffprintClient['documents']['put']>[1];

/** After a reload during a save, the conflict may be with this page's own version. */
async function putOrFind(client: OffprintClient, id: string, body: Body, ifVersion: number) {
  try {
    return await client.documents.put(id, body, { ifVersion });
  } catch (problem) {
    if (!isConflict(problem)) throw problem;
    const kept = await client.documents.get(id);
    if (!holds(kept, body)) throw problem;
    return kept;
  }
}

function holds({ title, data, templateId }: StoredDocumentView, body: Body): boolean {
  const own = [body.title, body.data, body.templateId ?? null];
  return JSON.stringify([title, data, templateId]) === JSON.stringify(own);
}

function contentOf({ title, data, templateId }: StoredDocumentView): Content {
  return { title, data, templateId };
}

function isConflict(problem: unknown): boolean {
  return problem instanceof OffprintClientError && problem.code === 'VERSION_CONFLICT';
}
