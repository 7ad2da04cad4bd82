import type { JobStatus } from '@offprint/contract';
import type { Job } from '../domain/job/job.ts';

/** Something that has ended, in its state at that moment. */
export interface OutboxEvent {
  /** Sorts in the order of the events. */
  readonly id: string;
  readonly type: Extract<JobStatus, 'completed' | 'failed' | 'cancelled'> | 'batchFinished';
  /** The job that ended. For a batch, its last one. */
  readonly job: Job;
}

/**
 * Events to be announced, written in the same atomic step as the transition that ended a job which
 * `announcesEnd`. If it was the last live job of its batch, a `batchFinished` follows.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface OutboxStore {
  /** Oldest first. */
  read(limit: number): Promise<readonly OutboxEvent[]>;
  /** How many there are. */
  count(): Promise<number>;
  /** Missing ids are not an error. */
  remove(ids: readonly string[]): Promise<void>;
}
