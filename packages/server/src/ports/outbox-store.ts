import type { JobStatus } from '@offprint/contract';
import type { Job } from '../domain/job/job.ts';

/** Something that has ended, as it was at that moment. */
export interface OutboxEvent {
  /** Sorts as the events happened. */
  readonly id: string;
  readonly type: Extract<JobStatus, 'completed' | 'failed' | 'cancelled'> | 'batchFinished';
  /** The job that ended; of a batch, the last one of it. */
  readonly job: Job;
}

/**
 * What is to be told to somebody, written in the same atomic step as the transition that ended a
 * job which `announcesEnd`. When it was the last live job of its batch, a `batchFinished` follows.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface OutboxStore {
  /** Oldest first. */
  read(limit: number): Promise<readonly OutboxEvent[]>;
  /** How many there are. */
  count(): Promise<number>;
  /** Those that are not there are no error. */
  remove(ids: readonly string[]): Promise<void>;
}
