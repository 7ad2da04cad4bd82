import type { ReadContext } from '../app/context.ts';
import { viewJob } from '../app/view-job.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import { type TaggedBody, taggedBody } from './responses.ts';

/** The body of a job's answer, with its tag. */
export interface JobAnswers {
  of(snapshot: JobSnapshot): TaggedBody;
}

/** Writes each snapshot as JSON once: a store gives the same object again while the job is unchanged. */
export function createJobAnswers(app: Pick<ReadContext, 'settings'>): JobAnswers {
  const written = new WeakMap<JobSnapshot, TaggedBody>();
  return {
    of(snapshot) {
      const before = written.get(snapshot);
      if (before) return before;
      const now = taggedBody(JSON.stringify(viewJob(app, snapshot)));
      written.set(snapshot, now);
      return now;
    },
  };
}
