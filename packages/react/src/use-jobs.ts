import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { TrackedJob } from './export-state.ts';
import { useExportStore } from './provider.tsx';

/** Every export that the store follows or has followed, latest first. */
export function useTrackedJobs(): readonly TrackedJob[] {
  const jobs = useStore(useExportStore(), (state) => state.jobs);
  return useMemo(() => Object.values(jobs).reverse(), [jobs]);
}

/** Whether the connection is lost at the moment. Until it is back, jobs may be outdated. */
export function useIsReconnecting(): boolean {
  return useStore(useExportStore(), (state) => state.isReconnecting);
}

/** Whether the user's jobs have been received, so that no more are expected at once. */
export function useIsListed(): boolean {
  return useStore(useExportStore(), (state) => state.isListed);
}

/** Changes whenever an export completes, since that changes history and usage. */
export function useCompletedCount(): number {
  return useStore(
    useExportStore(),
    ({ jobs }) => Object.values(jobs).filter(({ status }) => status === 'completed').length,
  );
}
