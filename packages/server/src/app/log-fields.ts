import type { Job } from '../domain/job/job.ts';

type LoggedJob = Pick<Job, 'id' | 'userId' | 'origin'>;

/** What every line about a job says, so that its life is found by any of its ids. */
export function jobFields({ id, userId, origin }: LoggedJob) {
  return { jobId: id, userId, ...originFields(origin) };
}

/** The same of a webhook's delivery, which is a job of the job that it tells of. */
export function deliveryFields({ id, batchId, userId, origin }: LoggedJob & Pick<Job, 'batchId'>) {
  return { deliveryId: id, jobId: batchId, userId, ...originFields(origin) };
}

function originFields(origin: LoggedJob['origin']) {
  return origin?.requestId === undefined ? {} : { requestId: origin.requestId };
}
