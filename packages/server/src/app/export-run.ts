import type { JobStage } from '@offprint/contract';
import type { ClaimedJob } from '../ports/job-store.ts';

/** Why a run is stopped from outside; the reason of its AbortSignal. */
export type StopReason = 'lost' | 'shutdown';

export interface ExportRun {
  readonly claimed: ClaimedJob;
  readonly signal: AbortSignal;
  readonly onStage: (stage: JobStage) => void;
}
