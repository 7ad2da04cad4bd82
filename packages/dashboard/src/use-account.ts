import {
  type ExportView,
  type OffprintClient,
  OffprintClientError,
  type TemplateView,
  type Usage,
} from '@offprint/client';
import { useCallback, useContext, useEffect, useState } from 'react';
import { ReconnectingContext, useOnReconnected } from './use-action.ts';

/** What the server knows of the user. */
interface Loaded {
  readonly templates: readonly TemplateView[];
  readonly exports: readonly ExportView[];
  readonly hasMore: boolean;
  readonly usage: Usage;
}

export interface Account {
  /** Null until the first answer. */
  readonly loaded: Loaded | null;
  /** Why the latest load failed. */
  readonly problem: Error | null;
  reload(): void;
  showMore(): void;
}

const PAGE = 8;
const RETRY_MS = 5000;

/** Loads again whenever `version` changes, the connection is back, or a fault may have passed. */
export function useAccount(client: OffprintClient, version: string): Account {
  const isReconnecting = useContext(ReconnectingContext);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const [limit, setLimit] = useState(PAGE);
  useOnReconnected(() => setProblem(null));

  const reload = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const [templates, usage, { exports, pagination }] = await Promise.all([
          client.templates({ signal }),
          client.usage({ signal }),
          client.history({ limit }, { signal }),
        ]);
        setLoaded({ templates, usage, exports, hasMore: pagination.hasMore });
        setProblem(null);
      } catch (thrown) {
        if (!signal?.aborted) setProblem(thrown as Error);
      }
    },
    [client, limit],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is a reason to load again
  useEffect(() => {
    if (isReconnecting) return;
    const controller = new AbortController();
    void reload(controller.signal);
    return () => controller.abort();
  }, [reload, version, isReconnecting]);

  useEffect(() => {
    const mayPass = problem instanceof OffprintClientError && problem.retryable;
    if (!mayPass || isReconnecting) return;
    const timer = setTimeout(reload, problem.retryAfterMs ?? RETRY_MS);
    return () => clearTimeout(timer);
  }, [reload, problem, isReconnecting]);

  return {
    loaded,
    problem,
    reload: () => void reload(),
    showMore: () => setLimit((before) => Math.min(before + PAGE * 2, 100)),
  };
}
