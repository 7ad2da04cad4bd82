import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { ExportStore, TrackedJob } from './export-store.ts';

/** Every export that the store follows or has followed, the latest first. */
export function useTrackedJobs(store: ExportStore): readonly TrackedJob[] {
  const jobs = useStore(store, (state) => state.jobs);
  return useMemo(() => Object.values(jobs).reverse(), [jobs]);
}
