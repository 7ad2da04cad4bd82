import type { ExportView } from '@offprint/client';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand/react';
import type { HistoryQuery } from './export-state.ts';
import { useExportStore } from './provider.tsx';
import { useLoaded } from './use-loaded.ts';

export interface ExportHistory {
  /** Null until the first answer. */
  readonly exports: readonly ExportView[] | null;
  /** The number on all pages. */
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  readonly error: Error | null;
  readonly isLoading: boolean;
  showPage(offset: number): void;
  /** Removes the export and its file. @throws OffprintClientError */
  remove(exportId: string): Promise<void>;
  reload(): void;
}

/** One page of the history, newest first. Loads again after each export. */
export function useHistory({ documentId, limit = 10 }: HistoryQuery = {}): ExportHistory {
  const store = useExportStore();
  const [page, setPage] = useState({ documentId, offset: 0 });
  // Another document starts with its first page.
  const offset = page.documentId === documentId ? page.offset : 0;
  const { error, isLoading, reload } = useLoaded(
    useCallback(
      () => store.getState().loadHistory({ documentId, limit, offset }),
      [store, documentId, limit, offset],
    ),
  );
  const history = useStore(store, (state) => state.history);
  return {
    exports: history?.exports ?? null,
    total: history?.total ?? 0,
    offset: history?.query.offset ?? offset,
    limit,
    error,
    isLoading,
    showPage: (next) => setPage({ documentId, offset: Math.max(0, next) }),
    remove: store.getState().removeExport,
    reload,
  };
}
