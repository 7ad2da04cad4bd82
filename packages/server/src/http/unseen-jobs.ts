import type { JobView } from '@offprint/contract';
import { digestOf } from './etag.ts';
import type { ServerSentEvent } from './event-stream.ts';

/** 36 bits: enough to tell the states of some jobs apart. */
const MARK_LENGTH = 6;
/** As many jobs as are watched at once; the id of an event names the state of each. */
const MARKED_JOBS = 100;

/** A short name of a job's state. */
function markOf(view: JobView): string {
  return digestOf(JSON.stringify(view)).slice(0, MARK_LENGTH);
}

function marksIn(lastEventId: string): ReadonlySet<string> {
  const marks = lastEventId.slice(0, MARKED_JOBS * MARK_LENGTH).match(/[\w-]{6}/g);
  return new Set(marks ?? []);
}

/** Whether a client that saw this event last has seen the job as it is. */
export function hasSeen(lastEventId: string, view: JobView): boolean {
  return marksIn(lastEventId).has(markOf(view));
}

/**
 * The views as events, without those that the client has by its Last-Event-ID. An id is made of
 * the marks of all jobs as the client knows them once it has that event, so any server can go on.
 */
export async function* unseenJobs(
  views: AsyncIterable<JobView>,
  lastEventId: string,
): AsyncGenerator<ServerSentEvent, void> {
  const seenBefore = marksIn(lastEventId);
  const current = new Map<string, string>();
  for await (const view of views) {
    const mark = markOf(view);
    const isFirst = !current.has(view.jobId);
    current.delete(view.jobId);
    current.set(view.jobId, mark);
    for (const oldest of current.keys()) {
      if (current.size <= MARKED_JOBS) break;
      current.delete(oldest);
    }
    if (isFirst && seenBefore.has(mark)) continue;
    yield { id: [...current.values()].join(''), event: 'job', data: view };
  }
}
