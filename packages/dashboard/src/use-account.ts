import type { ExportView, OffprintClient, TemplateView, Usage } from '@offprint/client';
import { useCallback, useEffect, useState } from 'react';

interface Shown {
  readonly templates: readonly TemplateView[];
  readonly exports: readonly ExportView[];
  readonly hasMore: boolean;
  readonly usage: Usage | null;
  readonly problem: Error | null;
}

export interface Account extends Shown {
  reload(): void;
  showMore(): void;
}

const PAGE = 8;
const EMPTY: Shown = { templates: [], exports: [], hasMore: false, usage: null, problem: null };

/** What the server knows of the user; loaded again whenever `version` changes. */
export function useAccount(client: OffprintClient, version: string): Account {
  const [shown, setShown] = useState(EMPTY);
  const [limit, setLimit] = useState(PAGE);

  const reload = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const [templates, usage, { exports, pagination }] = await Promise.all([
          client.templates({ signal }),
          client.usage({ signal }),
          client.history({ limit }, { signal }),
        ]);
        setShown({ templates, usage, exports, hasMore: pagination.hasMore, problem: null });
      } catch (problem) {
        if (!signal?.aborted) setShown((before) => ({ ...before, problem: problem as Error }));
      }
    },
    [client, limit],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is the reason to load again
  useEffect(() => {
    const controller = new AbortController();
    void reload(controller.signal);
    return () => controller.abort();
  }, [reload, version]);

  return {
    ...shown,
    reload: () => void reload(),
    showMore: () => setLimit((before) => Math.min(before + PAGE * 2, 100)),
  };
}
