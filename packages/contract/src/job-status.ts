export const JOB_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** The statuses that a job does not leave by itself. */
export const TERMINAL_STATUSES = ['completed', 'failed', 'cancelled'] as const;

export function isTerminal(status: JobStatus): status is (typeof TERMINAL_STATUSES)[number] {
  return (TERMINAL_STATUSES as readonly string[]).includes(status);
}
