import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { TrackedJob } from './export-state.ts';
import { useExportStore } from './provider.tsx';

/** Every export that the store follows or has followed, the latest first. */
export function useTrackedJobs(): readonly TrackedJob[] {
  const jobs = useStore(useExportStore(), (state) => state.jobs);
  return useMemo(() => Object.values(jobs).reverse(), [jobs]);
}

/** Whether the connection is lost at the moment: until it is back, jobs show what was before. */
export function useIsReconnecting(): boolean {
  return useStore(useExportStore(), (state) => state.isReconnecting);
}

/** Whether the user's jobs have been heard of, so that no more are to be expected at once. */
export function useIsListed(): boolean {
  return useStore(useExportStore(), (state) => state.isListed);
}

/** Changes whenever an export ends well, which is when history and usage differ. */
export function useCompletedCount(): number {
  return useStore(
    useExportStore(),
    ({ jobs }) => Object.values(jobs).filter(({ status }) => status === 'completed').length,
  );
}
