import type { ReadContext } from '../app/context.ts';
import { viewJob } from '../app/view-job.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import { type TaggedBody, taggedBody } from './responses.ts';

/** What a job is shown as. */
export interface JobAnswers {
  of(snapshot: JobSnapshot): TaggedBody;
}

/** A store that knows of no change gives the very snapshot of before, which is written once. */
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
