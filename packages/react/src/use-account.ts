import type { TemplateView, Usage } from '@offprint/client';
import { useCallback } from 'react';
import { useOffprintClient } from './provider.tsx';
import { useCompletedCount } from './use-jobs.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';

/** The templates that the user may choose: those that the server can print. */
export function useTemplates(): Loaded<readonly TemplateView[]> {
  const client = useOffprintClient();
  return useLoaded(
    useCallback(
      async (signal) => {
        const templates = await client.templates({ signal });
        return templates.filter(({ missingPackage }) => missingPackage === undefined);
      },
      [client],
    ),
  );
}

/** The used part of the quota. Loads again after each export. */
export function useUsage(): Loaded<Usage> {
  const client = useOffprintClient();
  const version = useCompletedCount();
  return useLoaded(
    useCallback((signal) => client.usage({ signal }), [client]),
    version,
  );
}
