import type { ErrorCode } from '@offprint/contract';

/** What the running system reports of itself. Never throws. */
export interface Telemetry {
  jobSubmitted(templateId: string): void;
  /** `waitMs` from due to claimed. */
  jobClaimed(waitMs: number): void;
  jobEnded(outcome: 'completed' | 'retried' | 'failed' | 'lost' | 'released'): void;
  attemptFailed(code: ErrorCode): void;
  rendered(templateId: string, durationMs: number, fileSizeBytes: number): void;
  swept(counts: Readonly<Record<string, number>>): void;
}
