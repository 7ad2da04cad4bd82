import type { DocumentSummary } from '@offprint/client';
import { useIsReconnecting, useOffprintClient } from '@offprint/react';
import { useCallback, useEffect, useState } from 'react';

interface Documents {
  /** Null until the first answer. Last changed first. */
  readonly documents: readonly DocumentSummary[] | null;
  readonly total: number;
  readonly error: Error | null;
  reload(): void;
  showMore(): void;
}

const PAGE = 30;
const MOST = 100;

/** The stored documents of the user. Loads again when a lost connection is back. */
export function useDocuments(): Documents {
  const client = useOffprintClient();
  const isReconnecting = useIsReconnecting();
  const [limit, setLimit] = useState(PAGE);
  const [reloads, setReloads] = useState(0);
  const [state, setState] = useState<Pick<Documents, 'documents' | 'total' | 'error'>>(NOTHING_YET);
  const reload = useCallback(() => setReloads((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `reloads` is a reason to load again
  useEffect(() => {
    if (isReconnecting) return;
    const { signal, abort } = abortable();
    client.documents.list({ limit }, { signal }).then(
      ({ documents, pagination }) =>
        signal.aborted || setState({ documents, total: pagination.total, error: null }),
      (error: Error) => signal.aborted || setState((before) => ({ ...before, error })),
    );
    return abort;
  }, [client, limit, reloads, isReconnecting]);

  return { ...state, reload, showMore: () => setLimit(MOST) };
}

const NOTHING_YET = { documents: null, total: 0, error: null } as const;

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
