import type { Job } from '../domain/job/job.ts';

type LoggedJob = Pick<Job, 'id' | 'userId' | 'origin'>;

/** The ids in every log line about a job, so that its history is found by any of them. */
export function jobFields({ id, userId, origin }: LoggedJob) {
  return { jobId: id, userId, ...originFields(origin) };
}

/** The same for a webhook's delivery, whose batch id is that of the job it is about. */
export function deliveryFields({ id, batchId, userId, origin }: LoggedJob & Pick<Job, 'batchId'>) {
  return { deliveryId: id, jobId: batchId, userId, ...originFields(origin) };
}

function originFields(origin: LoggedJob['origin']) {
  return origin?.requestId === undefined ? {} : { requestId: origin.requestId };
}
