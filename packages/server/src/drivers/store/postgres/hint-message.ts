import type { Job } from '../../../domain/job/job.ts';

export type ChangedJob = Pick<Job, 'id' | 'status'>;

/** Postgres takes no message of 8000 bytes; a job is about 70. */
const JOBS_IN_MESSAGE = 100;

/** What one process tells the others through a notification. */
export interface HintMessage {
  /** The process, which needs no hint of its own commits. */
  readonly from: string;
  /** None in a probe. */
  readonly jobs: readonly ChangedJob[];
}

/** As few messages as will hold the jobs. */
export function toMessages(from: string, jobs: readonly ChangedJob[]): string[] {
  const messages: string[] = [];
  for (let start = 0; start < jobs.length; start += JOBS_IN_MESSAGE) {
    messages.push(toMessage({ from, jobs: jobs.slice(start, start + JOBS_IN_MESSAGE) }));
  }
  return messages;
}

export function toMessage(message: HintMessage): string {
  return JSON.stringify(message);
}

/** @returns null for a message that this version does not understand */
export function parseMessage(text: string): HintMessage | null {
  try {
    const { from, jobs }: Partial<HintMessage> = JSON.parse(text);
    return typeof from === 'string' && Array.isArray(jobs) ? { from, jobs } : null;
  } catch {
    return null;
  }
}
