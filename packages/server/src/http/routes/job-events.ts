import { isTerminal, type JobView } from '@offprint/contract';
import { z } from 'zod';
import { getJob } from '../../app/get-job.ts';
import { watchJob, watchJobs } from '../../app/watch-job.ts';
import type { Api } from '../api.ts';
import type { HttpDependencies } from '../dependencies.ts';
import type { Call } from '../endpoint.ts';
import { EVENT_STREAM_HEADERS, eventStream } from '../event-stream.ts';
import { hasSeen, unseenJobs } from '../unseen-jobs.ts';
import { idParams } from './parameters.ts';

const eventHeaders = z.object({
  'Last-Event-ID': z
    .string()
    .default('')
    .meta({ description: 'What the client has is not sent again.' }),
});

const stream = {
  description: 'An `event: job` with the job as data at every change.',
  mediaType: 'text/event-stream',
};

export function addJobEventRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/export/job/{id}/events',
      operationId: 'watchJob',
      tag: 'Jobs',
      summary: 'Every change of a job, until it is finished',
      params: idParams,
      headers: eventHeaders,
      replies: {
        200: stream,
        204: { description: 'The client knows how it ended; do not come back.', mediaType: null },
      },
      errors: ['NOT_FOUND'],
    },
    async (call) => {
      const { c, caller, params, headers } = call;
      const view = await getJob(app, caller, params.id);
      const lastEventId = headers['Last-Event-ID'];
      if (isTerminal(view.status) && hasSeen(lastEventId, view)) return c.body(null, 204);
      return answer(call, (signal) => watchJob(app, caller, params.id, signal));
    },
  );

  api.add(
    {
      method: 'get',
      path: '/export/events',
      operationId: 'watchJobs',
      tag: 'Jobs',
      summary: 'Your newest jobs as they are, then every change of them',
      headers: eventHeaders,
      replies: { 200: stream },
      errors: [],
    },
    (call) => answer(call, (signal) => watchJobs(app, call.caller, signal)),
  );

  function answer(
    {
      c,
      headers,
      signal,
    }: Pick<Call<never, never, typeof eventHeaders, never>, 'c' | 'headers' | 'signal'>,
    watch: (signal: AbortSignal) => AsyncIterable<JobView>,
  ): Response {
    if (c.req.raw.method === 'HEAD') return c.body(null, 200, EVENT_STREAM_HEADERS);
    const stop = new AbortController();
    if (signal.aborted) stop.abort();
    signal.addEventListener('abort', () => stop.abort(), { once: true });
    const views = watch(stop.signal);
    const body = eventStream(unseenJobs(views, headers['Last-Event-ID']), stop, app.log);
    // By the context, which adds the headers that every answer has.
    return c.body(body, 200, EVENT_STREAM_HEADERS);
  }
}
