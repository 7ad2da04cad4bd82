import { isTerminal, type JobView } from '@offprint/contract';
import type { SSEMessage } from 'hono/streaming';
import { z } from 'zod';
import { watchJob, watchJobs } from '../../app/watch-jobs.ts';
import type { Api, HttpDependencies } from '../api.ts';
import type { Grant } from '../auth/authenticator.ts';
import { eventStream } from '../event-stream.ts';
import { createOpenLimit } from '../open-limit.ts';
import { idParams } from '../request-input.ts';

/**
 * The id of a job's last event. A browser connects again when a stream ends, with the id that it
 * got last; the answer to this one is 204, which tells it to stop.
 */
const END = 'end';

const lastEventHeader = z.object({
  'Last-Event-ID': z
    .string()
    .optional()
    .meta({ description: `\`${END}\` is answered with 204: the job's last event was received.` }),
});

const stream = {
  description:
    'An `event: job` with the job as data at every change. A `queuePosition` that the jobs of others have moved follows within five seconds.',
  mediaType: 'text/event-stream',
};

export function addJobEventRoutes(api: Api, { app, config }: HttpDependencies): void {
  const streams = createOpenLimit(config.limits.maxStreams, 'event streams');
  const lifeOf = ({ expiresAtMs }: Grant) =>
    expiresAtMs === null ? null : expiresAtMs - app.clock.nowMs();

  api.add(
    {
      method: 'get',
      path: '/export/job/{id}/events',
      operationId: 'watchJob',
      access: 'read',
      isOfJob: true,
      takesTokenInQuery: true,
      tag: 'Jobs',
      summary: 'Every change of a job, until it is finished',
      params: idParams,
      headers: lastEventHeader,
      replies: {
        200: stream,
        204: { description: 'The client has the last event; do not come back.', mediaType: null },
      },
      errors: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async ({ c, caller, grant, params, headers, signal }) => {
      if (headers['Last-Event-ID'] === END) return c.body(null, 204);
      return eventStream(c, {
        watch: (stop) => watchJob(app, caller, params.id, stop),
        toEvent: (view) =>
          isTerminal(view.status) ? { ...eventOf(view), id: END } : eventOf(view),
        signal,
        endsInMs: lifeOf(grant),
        open: () => streams.open(caller.userId),
        hasFirst: true,
        log: app.log,
      });
    },
  );

  api.add(
    {
      method: 'get',
      path: '/export/events',
      operationId: 'watchJobs',
      access: 'read',
      takesTokenInQuery: true,
      tag: 'Jobs',
      summary: 'Your newest jobs as they are, then every change of them',
      replies: { 200: stream },
      errors: ['RATE_LIMITED'],
    },
    ({ c, caller, grant, signal }) =>
      eventStream(c, {
        watch: (stop) => watchJobs(app, caller, stop),
        toEvent: eventOf,
        signal,
        endsInMs: lifeOf(grant),
        open: () => streams.open(caller.userId),
        hasFirst: false,
        log: app.log,
      }),
  );
}

function eventOf(view: JobView): SSEMessage {
  return { event: 'job', data: JSON.stringify(view) };
}
